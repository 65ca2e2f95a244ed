import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import { Embedder } from "./embedder.ts";

/** A trained network in memory. */
export interface TrainedNetwork {
  /** Its layers. */
  network: Network;
  /** Trained parameters and running statistics by name. */
  parameters: HostParameters;
}

/**
 * The embeddings of images by a network that is not on the engine yet.
 *
 * @param engine The one that is open.
 * @returns `[N, D]` on the host.
 */
export async function embedByNetwork(
  engine: Pick<Engine, "compile" | "fused">,
  { network, parameters }: TrainedNetwork,
  set: ImageSet,
): Promise<Float32Array<ArrayBuffer>> {
  const tensors = (specs: ParameterSpec[]) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, tf.tensor(parameters.get(name)!, shape)]));
  const model = {
    parameters: tensors(parameterSpecs(network)),
    statistics: tensors(statisticSpecs(network)),
  };
  const embedder = new Embedder(engine, network);
  try {
    return await embedder.embed(set, model);
  } finally {
    embedder.dispose();
    disposeTree(model);
  }
}
