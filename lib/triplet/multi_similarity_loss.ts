import { checkOptions, numberAbove, numberFrom } from "../base/check_options.ts";
import type { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { toPairs } from "./convert_mined.ts";
import { rowDistances } from "./distances.ts";
import { logOnePlusExp, logOnePlusSumExp } from "./log_one_plus.ts";
import { createLoss, type Loss } from "./loss.ts";
import type { Miner } from "./miner.ts";
import { MINER_OR_SCHEDULE, type MinerSchedule } from "./miner_schedule.ts";
import { multiSimilarity } from "./multi_similarity.ts";
import { cosines, rowHasAny } from "./pair_masks.ts";

/** The settings of the multi-similarity loss. */
export interface MultiSimilarityLossOptions {
  /** The scale of the weights of positive pairs; 2 by default. */
  alpha?: number;
  /** The scale of the weights of negative pairs; 50 by default. */
  beta?: number;
  /** The threshold between similar and dissimilar, a cosine; 0.5 by default. */
  lambda?: number;
  /** The miner, or the schedule of miners, for a training; {@link multiSimilarity} by default. */
  miner?: Miner | MinerSchedule;
}

/**
 * The multi-similarity loss (Wang et al., 2019, equation 14): the mean over anchors of log(1 + Σ exp(−α (S −
 * λ))) / α over the positive pairs and log(1 + Σ exp(β (S − λ))) / β over the negative ones, where S is the
 * cosine. The loss of an anchor without pairs is 0. The default miner is {@link multiSimilarity}.
 *
 * @throws {UserError} If a setting is out of range.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { multiSimilarity, multiSimilarityLoss } from "@trinca/trinca/triplet";
 *
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const labels = tf.tensor1d([0, 0, 1, 1], "int32");
 * const pairs = multiSimilarity(embeddings, labels);
 * console.log(await multiSimilarityLoss()(embeddings, labels, pairs).loss.data());
 * ```
 */
export function multiSimilarityLoss(options: MultiSimilarityLossOptions = {}): Loss<"multi-similarity"> {
  checkOptions("multiSimilarityLoss()", options, {
    alpha: numberAbove(0),
    beta: numberAbove(0),
    lambda: { ...numberFrom(-1, 1), expected: "a cosine, from -1 to 1," },
    miner: MINER_OR_SCHEDULE,
  });
  const { alpha = 2, beta = 50, lambda = 0.5, miner = multiSimilarity } = options;
  const tooFar = <T extends tf.Tensor>(distances: T) => cosines(distances).sub(lambda).mul(-alpha) as T;
  const tooNear = <T extends tf.Tensor>(distances: T) => cosines(distances).sub(lambda).mul(beta) as T;
  return createLoss({
    name: "multi-similarity",
    settings: { alpha, beta, lambda },
    miner,
    onDistances(distances, mined) {
      const { positive, negative } = toPairs(mined);
      const losses = logOnePlusSumExp(tooFar(distances), positive).div(alpha)
        .add(logOnePlusSumExp(tooNear(distances), negative).div(beta)); // [B]
      const meanOver = (mask: tf.Tensor2D) =>
        distances.mul(mask).sum().div(mask.sum().maximum(1)) as tf.Scalar;
      return {
        loss: losses.mean() as tf.Scalar,
        signals: stopGradient(() => ({
          active: rowHasAny(positive.add(negative).cast("bool")).mean() as tf.Scalar,
          positive_distance: meanOver(positive),
          negative_distance: meanOver(negative),
        })),
      };
    },
    onTriplets: (anchors, positives, negatives) =>
      logOnePlusExp(tooFar(rowDistances(anchors, positives))).div(alpha)
        .add(logOnePlusExp(tooNear(rowDistances(anchors, negatives))).div(beta)).mean() as tf.Scalar,
  });
}
