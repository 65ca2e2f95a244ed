import { tf } from "../engine/tf.ts";
import type { Mined, MinedPairs } from "./mined.ts";
import { farthest, nearest, type PairMasks, pairMasks, rowHasAny } from "./pair_masks.ts";

/** One triplet for each anchor, for display: image i of the batch is the anchor of triplet i. */
export interface ChosenTriplets {
  /** The index of each anchor's positive, then of each anchor's negative, int32 `[2, B]`. */
  chosen: tf.Tensor2D;
  /** 1 if the batch contains both for the anchor, else 0, float32 `[B]`. */
  valid: tf.Tensor1D;
}

/**
 * Returns the selection of a miner as one triplet per anchor. For miners that select several triplets or
 * pairs, it is the farthest positive and the nearest negative among those selected for the anchor. It can be
 * compiled, like the miners.
 *
 * @param distances `[B, B]`
 * @param labels Classes, int32 `[B]`.
 */
export function chosenTriplets(
  mined: Mined,
  distances: tf.Tensor2D,
  labels: tf.Tensor1D,
): ChosenTriplets {
  return tf.tidy(() => {
    if (mined.kind === "per-anchor") {
      const { positives, negatives, valid } = mined;
      return { chosen: tf.stack([positives, negatives]) as tf.Tensor2D, valid: valid.clone() };
    }
    const { positive, negative } = mined.kind === "all" ? pairMasks(labels) : pairsTaken(mined);
    return {
      chosen: tf.stack([farthest(distances, positive), nearest(distances, negative)]) as tf.Tensor2D,
      valid: rowHasAny(positive).mul(rowHasAny(negative)) as tf.Tensor1D,
    };
  });
}

function pairsTaken({ positive, negative }: MinedPairs): PairMasks {
  return { positive: positive.cast("bool"), negative: negative.cast("bool") };
}
