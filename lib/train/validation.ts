import { RandomStream } from "../base/random.ts";
import type { ImageSet } from "../data/image_set.ts";
import { tf } from "../engine/tf.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Embedder } from "../evaluate/embedder.ts";
import type { ModelTree } from "../run/training_tree.ts";

/** The number of triplets of the validation loss, as in the original. */
export const VALIDATION_TRIPLETS = 128;

/** Random draws are repeated until one is allowed, unless fewer than one image in so many is. */
const MAX_TRIES = 1000;

/**
 * Draws the triplets for validation once: anchors, then positives, then negatives, as indices into the set.
 * Images that are alone in their class are only drawn as negatives.
 *
 * @param set It must have a class with two images, and two classes.
 * @returns int32 `[3 · 128]`
 */
export function drawValidationTriplets(
  { labels, count }: Pick<ImageSet, "labels" | "count">,
  seed: number,
): Int32Array<ArrayBuffer> {
  const random = new RandomStream(seed, "validation triplets");
  const ofClass = Map.groupBy(labels.keys(), (index) => labels[index]!);
  const anchors = Int32Array.from(labels.keys()).filter((index) => ofClass.get(labels[index]!)!.length > 1);
  const triplets = new Int32Array(3 * VALIDATION_TRIPLETS);
  const draw = (allowed: (index: number) => boolean, share: number, all: () => number[]): number => {
    if (share * MAX_TRIES < 1) {
      const indices = all();
      return indices[random.integer(indices.length)]!;
    }
    let index: number;
    do index = random.integer(count); while (!allowed(index));
    return index;
  };
  for (let i = 0; i < VALIDATION_TRIPLETS; i++) {
    const anchor = anchors[random.integer(anchors.length)]!;
    const label = labels[anchor]!;
    const own = ofClass.get(label)!;
    const isPositive = (index: number) => index !== anchor && labels[index] === label;
    const isNegative = (index: number) => labels[index] !== label;
    triplets[i] = anchor;
    triplets[VALIDATION_TRIPLETS + i] = draw(
      isPositive,
      (own.length - 1) / count,
      () => own.filter((index) => index !== anchor),
    );
    triplets[2 * VALIDATION_TRIPLETS + i] = draw(
      isNegative,
      1 - own.length / count,
      () => [...labels.keys()].filter(isNegative),
    );
  }
  return triplets;
}

/** Returns the mean loss of the triplets for the network in inference mode, with its running statistics. */
export async function validationLoss(
  embedder: Embedder,
  set: ImageSet,
  triplets: Int32Array<ArrayBuffer>,
  loss: Loss,
  model: ModelTree<tf.Tensor>,
  signal?: AbortSignal,
): Promise<number> {
  const embeddings = await embedder.embed(set, model, { indices: triplets, ...(signal && { signal }) });
  const dimension = embeddings.length / triplets.length;
  const mean = tf.tidy(() => {
    const parts = tf.split(tf.tensor2d(embeddings, [triplets.length, dimension]), 3) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    return loss.onTriplets(...parts);
  });
  const [value] = await mean.data();
  mean.dispose();
  return value!;
}
