import type { ImageSet } from "../data/mod.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, type HostParameters, runningSpecs, trainableSpecs } from "../model/mod.ts";
import { embedImages } from "./embed_images.ts";

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
 * @returns `[N, D]` on the host.
 */
export async function embedByNetwork(
  { architecture, parameters }: TrainedNetwork,
  set: ImageSet,
): Promise<Float32Array<ArrayBuffer>> {
  const [trainable, running] = [trainableSpecs, runningSpecs].map((specs) =>
    specs(architecture).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape))
  ) as [tf.Tensor[], tf.Tensor[]];
  try {
    return await embedImages(set, trainable, running);
  } finally {
    tf.dispose([trainable, running]);
  }
}
