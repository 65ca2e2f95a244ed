import { UserError } from "../base/user_error.ts";
import { Dataset } from "../data/dataset.ts";
import { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { Network } from "../model/network.ts";
import type { ViewCount } from "../model/view_counts.ts";
import { Embedder, type EmbedderOptions } from "./embedder.ts";
import { modelTensors } from "./model_tensors.ts";

/** A trained network in memory. */
export interface TrainedNetwork {
  /** Its layers. */
  network: Network;
  /** Trained parameters and running statistics by name. */
  parameters: HostParameters;
  /** How many views of an image make its embedding; 1 if not given. */
  views?: ViewCount;
}

/**
 * The embeddings of images by a network that is not on the engine yet.
 *
 * @param engine The one that is open.
 * @returns `[N, D]` on the host.
 * @throws {UserError} If they are no images, or not of the size that the network takes.
 */
export async function embedByNetwork(
  engine: Pick<Engine, "compile" | "fused">,
  { network, parameters, views = 1 }: TrainedNetwork,
  set: ImageSet,
  options: EmbedderOptions = {},
): Promise<Float32Array<ArrayBuffer>> {
  checkImages(network, set);
  const embedder = new Embedder(engine, network, views);
  try {
    const model = modelTensors(network, parameters);
    try {
      return await embedder.embed(set, model, options);
    } finally {
      disposeTree(model);
    }
  } finally {
    embedder.dispose();
  }
}

function checkImages({ input }: Network, set: unknown): void {
  if (!(set instanceof ImageSet)) {
    const found = set instanceof Dataset
      ? "a whole data set; choose a split, such as embed(data.test)"
      : set instanceof Promise
      ? "a promise; await it"
      : `${
        Object.prototype.toString.call(set).slice(8, -1)
      }; make one by new ImageSet({ pixels, labels, … })`;
    throw new UserError(`Expected an ImageSet to embed but found ${found}`);
  }
  const { height, width, channels } = set;
  if (height !== input.height || width !== input.width || channels !== input.channels) {
    throw new UserError(
      `Expected images of ${input.height} × ${input.width} × ${input.channels}, as the network was made for, but ` +
        `found ${height} × ${width} × ${channels}; load the images in that size`,
    );
  }
}
