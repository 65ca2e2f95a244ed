import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, runningSpecs, trainableSpecs } from "../model/architecture.ts";
import type { HostParameters } from "../model/initialise.ts";
import { Embedder } from "./embedder.ts";

/** A trained network in memory. */
export interface TrainedNetwork {
  /** What fixes the shapes. */
  architecture: Architecture;
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
  { architecture, parameters }: TrainedNetwork,
  set: ImageSet,
): Promise<Float32Array<ArrayBuffer>> {
  const [trainable, running] = [trainableSpecs, runningSpecs].map((specs) =>
    specs(architecture).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape))
  ) as [tf.Tensor[], tf.Tensor[]];
  const embedder = new Embedder(engine, architecture);
  try {
    return await embedder.embed(set, trainable, running);
  } finally {
    embedder.dispose();
    tf.dispose([trainable, running]);
  }
}
