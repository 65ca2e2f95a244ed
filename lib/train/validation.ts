import { RandomStream } from "../base/random.ts";
import type { ImageSet } from "../data/image_set.ts";
import { tf } from "../engine/tf.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Embedder } from "../evaluate/embedder.ts";
import type { ModelTree } from "../run/training_tree.ts";

/** Triplets of the validation loss, as the original has it. */
export const VALIDATION_TRIPLETS = 128;

/** Images of which one in so many may be drawn are still tried until one may. */
const MOST_TRIES = 1000;

/**
 * Triplets to validate on, drawn once: anchors, then positives, then negatives, by their indices in the set. Classes of
 * one image have negatives alone.
 *
 * @param set One with two images of a class, and with two classes.
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
    if (share * MOST_TRIES < 1) {
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

/** The mean loss of the triplets under the network as it is after training: with running statistics. */
export async function validationLoss(
  embedder: Embedder,
  set: ImageSet,
  triplets: Int32Array<ArrayBuffer>,
  loss: Loss,
  model: ModelTree<tf.Tensor>,
): Promise<number> {
  const embeddings = await embedder.embed(set, model, triplets);
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
