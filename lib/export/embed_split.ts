import { UserError } from "../base/mod.ts";
import type { SplitName } from "../config/mod.ts";
import type { Dataset, ImageSet } from "../data/mod.ts";
import { tf } from "../engine/tf.ts";
import { embedImages } from "../eval/mod.ts";
import { imageSplit } from "../measure/mod.ts";
import { runningSpecs, trainableSpecs } from "../model/mod.ts";
import type { Checkpoint } from "../run/mod.ts";

/** Images and their embeddings. */
export interface EmbeddedSplit {
  /** The images. */
  set: ImageSet;
  /** Their embeddings, `[N, D]`. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
}

/**
 * Embeds a split of a data set by the network of a checkpoint; an engine must be open.
 *
 * @param folder The checkpoint's, for messages.
 * @throws {UserError} If the images are not of the size that the network takes, or there is no such split.
 */
export async function embedSplit(
  folder: string,
  { state, parameters }: Pick<Checkpoint, "state" | "parameters">,
  dataset: Dataset,
  split: SplitName,
): Promise<EmbeddedSplit> {
  const { architecture } = state;
  const { set } = imageSplit(dataset, split, state, folder);
  if (set.height !== architecture.height || set.width !== architecture.width) {
    throw new UserError(
      `Expected images of ${architecture.height} × ${architecture.width}, as ${folder} was trained on, but ` +
        `${dataset.title} has ${set.height} × ${set.width}; choose another --dataset`,
    );
  }
  const [trainable, running] = [trainableSpecs, runningSpecs].map((specs) =>
    specs(architecture).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape))
  ) as [tf.Tensor[], tf.Tensor[]];
  const embeddings = await embedImages(set, trainable, running);
  tf.dispose([trainable, running]);
  return { set, embeddings, dimension: architecture.embedding_size };
}
