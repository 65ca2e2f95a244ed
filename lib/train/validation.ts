import { RandomStream } from "../base/random.ts";
import type { ImageSet } from "../data/image_set.ts";
import { tf } from "../engine/tf.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Embedder } from "../evaluate/embedder.ts";
import type { ModelTree } from "../run/training_tree.ts";

/** Triplets of the validation loss, as the original has it. */
export const VALIDATION_TRIPLETS = 128;

/**
 * Triplets to validate on, drawn once: anchors, then positives, then negatives, by their indices in the set.
 *
 * @returns int32 `[3 · 128]`
 */
export function drawValidationTriplets(set: ImageSet, seed: number): Int32Array<ArrayBuffer> {
  const random = new RandomStream(seed, "validation triplets");
  const triplets = new Int32Array(3 * VALIDATION_TRIPLETS);
  const draw = (allowed: (index: number) => boolean): number => {
    let index: number;
    do index = random.integer(set.count); while (!allowed(index));
    return index;
  };
  for (let i = 0; i < VALIDATION_TRIPLETS; i++) {
    const anchor = random.integer(set.count);
    const label = set.labels[anchor];
    triplets[i] = anchor;
    triplets[VALIDATION_TRIPLETS + i] = draw((index) => index !== anchor && set.labels[index] === label);
    triplets[2 * VALIDATION_TRIPLETS + i] = draw((index) => set.labels[index] !== label);
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
