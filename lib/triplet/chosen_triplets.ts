import { tf } from "../engine/tf.ts";
import type { MinedTriplets } from "./mined_triplets.ts";
import { farthest, nearest, pairMasks, rowHasAny } from "./pair_masks.ts";

/** One triplet for each anchor, to be shown: image i of the batch is the anchor of triplet i. */
export interface ChosenTriplets {
  /** Index of each anchor's positive, then of each anchor's negative, int32 `[2, B]`. */
  chosen: tf.Tensor2D;
  /** 1 where the batch has both for the anchor, else 0, float32 `[B]`. */
  valid: tf.Tensor1D;
}

/**
 * What a miner chose, by anchor. Of a miner that takes all triplets, each anchor's farthest positive and nearest
 * negative. It can be compiled, as the miners can.
 *
 * @param distances `[B, B]`
 * @param labels Classes, int32 `[B]`.
 */
export function chosenTriplets(
  mined: MinedTriplets,
  distances: tf.Tensor2D,
  labels: tf.Tensor1D,
): ChosenTriplets {
  return tf.tidy(() => {
    if (mined.kind === "per-anchor") {
      const { positives, negatives, valid } = mined;
      return { chosen: tf.stack([positives, negatives]) as tf.Tensor2D, valid: valid.clone() };
    }
    const { positive, negative } = pairMasks(labels);
    return {
      chosen: tf.stack([farthest(distances, positive), nearest(distances, negative)]) as tf.Tensor2D,
      valid: rowHasAny(positive).mul(rowHasAny(negative)) as tf.Tensor1D,
    };
  });
}
