import { checkOptions, numberAbove, oneOf, TRUE_OR_FALSE } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import type { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { toTriplets } from "./convert_mined.ts";
import { curriculum } from "./curriculum.ts";
import { rowDistances } from "./distances.ts";
import { logOnePlusExp } from "./log_one_plus.ts";
import { createLoss, type Loss } from "./loss.ts";
import type { Miner } from "./miner.ts";
import { MINER_OR_SCHEDULE, type MinerSchedule } from "./miner_schedule.ts";
import { entryOfRow } from "./pair_masks.ts";

/** The triplets over which the loss is averaged: all of them, or those with a loss above 0. */
export type Reduction = "mean" | "active";

/** The settings of the triplet loss. */
export interface TripletLossOptions {
  /**
   * How much farther a negative must be than a positive; 1 by default. With a soft margin only miners use
   * it.
   */
  margin?: number;
  /** The soft margin of Hermans et al., 2017: log(1 + exp(d(a,p) − d(a,n))) instead of the hinge. */
  soft?: boolean;
  /** Squared distances, as in FaceNet (Schroff et al., 2015). */
  squared?: boolean;
  /** The triplets over which the loss is averaged; without any, the loss and its gradient are 0. */
  reduction?: Reduction;
  /**
   * The largest Euclidean distance of an anchor and its positive with which a triplet counts: one whose positive is
   * farther, such as a mislabelled image, is left out of the loss and its signals. Without it all count.
   */
  maxPositiveDistance?: number;
  /** The miner, or the schedule of miners, for a training; {@link curriculum} by default. */
  miner?: Miner | MinerSchedule;
}

/**
 * The triplet loss: max(0, d(a,p) − d(a,n) + margin), averaged over the mined triplets. Its signal `active`
 * is the share of the triplets with a loss above 0; with a soft margin, where all losses are above 0, the
 * share of those whose negative is nearer than the positive.
 *
 * @throws {UserError} If a setting is out of range or two contradict each other.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { semiHard, tripletLoss } from "@trinca/trinca/triplet";
 *
 * const loss = tripletLoss({ margin: 0.2 });
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const labels = tf.tensor1d([0, 0, 1, 1], "int32");
 * const mined = semiHard(embeddings, labels, { margin: loss.margin });
 * console.log(await loss(embeddings, labels, mined).loss.data());
 * ```
 */
export function tripletLoss(options: TripletLossOptions = {}): Loss<"triplet"> {
  checkOptions("tripletLoss()", options, {
    margin: numberAbove(0),
    soft: TRUE_OR_FALSE,
    squared: TRUE_OR_FALSE,
    reduction: oneOf("mean", "active"),
    maxPositiveDistance: numberAbove(0),
    miner: MINER_OR_SCHEDULE,
  });
  const { margin = 1, soft = false, squared = false, reduction = "mean", miner = curriculum() } = options;
  const { maxPositiveDistance: limit } = options;
  if (soft && reduction === "active") {
    throw new UserError(
      "Expected reduction to be mean with a soft margin, where every triplet has a loss above 0, but found active",
    );
  }
  const measure = (distance: tf.Tensor) => squared ? distance.square() : distance;
  // Above 0 if a triplet is active.
  const excess = (ap: tf.Tensor, an: tf.Tensor) => {
    const difference = measure(ap).sub(measure(an));
    return soft ? difference : difference.add(margin);
  };
  // 1 for the positives that count; a constant for the gradient.
  const counts = (ap: tf.Tensor, limit: number) => stopGradient(() => ap.lessEqual(limit).cast("float32"));
  const lossOf = (excess: tf.Tensor) => soft ? logOnePlusExp(excess) : excess.relu();
  return createLoss({
    name: "triplet",
    settings: { margin, soft_margin: soft, squared, reduction, max_positive_distance: limit ?? 0 },
    margin,
    squared,
    collapsed: soft ? Math.LN2 : margin,
    miner,
    onDistances(distances, mined) {
      const triplets = toTriplets(mined);
      const perAnchor = triplets.kind === "per-anchor";
      const ap = perAnchor ? entryOfRow(distances, triplets.positives) : distances.expandDims(2);
      const an = perAnchor ? entryOfRow(distances, triplets.negatives) : distances.expandDims(1);
      // [B], or [B, B, B] with ap [B, B, 1] and an [B, 1, B]
      const valid = limit === undefined ? triplets.valid : triplets.valid.mul(counts(ap, limit));
      const over = excess(ap, an);
      const losses = lossOf(over).mul(valid);
      const count = valid.sum().maximum(1);
      // The number of active triplets is a constant for the gradient.
      const activeCount = stopGradient(() =>
        (soft ? over.mul(valid) : losses).greater(0).cast("float32").sum()
      );
      return {
        loss: losses.sum().div(reduction === "mean" ? count : activeCount.maximum(1)) as tf.Scalar,
        signals: stopGradient(() => ({
          active: activeCount.div(count) as tf.Scalar,
          positive_distance: ap.mul(valid).sum().div(count) as tf.Scalar,
          negative_distance: an.mul(valid).sum().div(count) as tf.Scalar,
        })),
      };
    },
    onTriplets(anchors, positives, negatives) {
      const ap = rowDistances(anchors, positives);
      const losses = lossOf(excess(ap, rowDistances(anchors, negatives)));
      if (limit === undefined) return losses.mean() as tf.Scalar;
      const counted = counts(ap, limit);
      return losses.mul(counted).sum().div(counted.sum().maximum(1)) as tf.Scalar;
    },
  });
}
