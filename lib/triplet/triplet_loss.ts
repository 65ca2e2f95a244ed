import { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { rowDistances } from "./distances.ts";
import type { MinedTriplets } from "./mined_triplets.ts";
import { entryOfRow } from "./pair_masks.ts";

/** Over which triplets the loss is averaged: all of them, or those with a loss above 0. */
export type Reduction = "mean" | "active";

/** The loss of a batch and what it says of the triplets; all scalars. */
export interface TripletLoss {
  /** To be minimised; differentiable. */
  loss: tf.Scalar;
  /** Share of the triplets whose loss is above 0. */
  active: tf.Scalar;
  /** Mean d(a,p). */
  positiveDistance: tf.Scalar;
  /** Mean d(a,n). */
  negativeDistance: tf.Scalar;
}

/**
 * The triplet loss max(0, d(a,p) − d(a,n) + margin) of mined triplets (Schroff et al., 2015, with the distance
 * and not its square).
 *
 * @param distances `[B, B]`, through which the gradient flows.
 * @param reduction Without any triplet to average over the loss is 0, and so is its gradient.
 */
export function tripletLoss(
  distances: tf.Tensor2D,
  mined: MinedTriplets,
  margin: number,
  reduction: Reduction,
): TripletLoss {
  return tf.tidy(() => {
    const perAnchor = mined.kind === "per-anchor";
    const ap = perAnchor ? entryOfRow(distances, mined.positives) : distances.expandDims(2);
    const an = perAnchor ? entryOfRow(distances, mined.negatives) : distances.expandDims(1);
    const { valid } = mined; // [B], or [B, B, B] with ap [B, B, 1] and an [B, 1, B]
    const losses = ap.sub(an).add(margin).relu().mul(valid);
    const count = valid.sum().maximum(1);
    // How many triplets are active is a constant to the gradient.
    const activeCount = stopGradient(() => losses.greater(0).cast("float32").sum());
    return {
      loss: losses.sum().div(reduction === "mean" ? count : activeCount.maximum(1)) as tf.Scalar,
      active: activeCount.div(count) as tf.Scalar,
      positiveDistance: ap.mul(valid).sum().div(count) as tf.Scalar,
      negativeDistance: an.mul(valid).sum().div(count) as tf.Scalar,
    };
  });
}

/**
 * The mean loss of given triplets: the validation loss.
 *
 * @param anchors `[T, D]`
 * @param positives `[T, D]`
 * @param negatives `[T, D]`
 */
export function givenTripletsLoss(
  anchors: tf.Tensor2D,
  positives: tf.Tensor2D,
  negatives: tf.Tensor2D,
  margin: number,
): tf.Scalar {
  return tf.tidy(() =>
    rowDistances(anchors, positives).sub(rowDistances(anchors, negatives)).add(margin).relu()
      .mean() as tf.Scalar
  );
}
