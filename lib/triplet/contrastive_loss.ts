import { checkOptions, numberAbove } from "../base/check_options.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import type { tf } from "../engine/tf.ts";
import { toPairs } from "./convert_mined.ts";
import { rowDistances } from "./distances.ts";
import { createLoss, type Loss } from "./loss.ts";
import type { Miner } from "./miner.ts";
import { MINER_OR_SCHEDULE, type MinerSchedule } from "./miner_schedule.ts";
import { semiHard } from "./semi_hard.ts";

/** The settings of the contrastive loss. */
export interface ContrastiveLossOptions {
  /** The distance from which on a negative pair gives no loss; 1 if not given. */
  margin?: number;
  /** The miner, or the miners by epoch, that a training uses with it; {@link semiHard} if not given. */
  miner?: Miner | MinerSchedule;
}

/**
 * The contrastive loss (Hadsell, Chopra and LeCun, 2006): the mean of d² over the positive pairs plus the mean of
 * max(0, margin − d)² over the negative ones. Of mined triplets it takes their pairs.
 *
 * @throws {UserError} If an option is unknown or its value is not allowed.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { contrastiveLoss, hard } from "@trinca/trinca/triplet";
 *
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const labels = tf.tensor1d([0, 0, 1, 1], "int32");
 * console.log(await contrastiveLoss()(embeddings, labels, hard(embeddings, labels)).loss.data());
 * ```
 */
export function contrastiveLoss(options: ContrastiveLossOptions = {}): Loss<"contrastive"> {
  checkOptions("contrastiveLoss()", options, { margin: numberAbove(0), miner: MINER_OR_SCHEDULE });
  const { margin = 1, miner = semiHard } = options;
  const tooNear = (distances: tf.Tensor) => distances.mul(-1).add(margin).relu();
  return createLoss({
    name: "contrastive",
    settings: { margin },
    margin,
    collapsed: margin ** 2,
    miner,
    onDistances(distances, mined) {
      const { positive, negative } = toPairs(mined);
      const meanOver = (values: tf.Tensor, mask: tf.Tensor2D) =>
        values.mul(mask).sum().div(mask.sum().maximum(1)) as tf.Scalar;
      return {
        loss: meanOver(distances.square(), positive).add(meanOver(tooNear(distances).square(), negative)),
        signals: stopGradient(() => ({
          active: meanOver(tooNear(distances).greater(0).cast("float32"), negative),
          positive_distance: meanOver(distances, positive),
          negative_distance: meanOver(distances, negative),
        })),
      };
    },
    onTriplets: (anchors, positives, negatives) =>
      rowDistances(anchors, positives).square().mean()
        .add(tooNear(rowDistances(anchors, negatives)).square().mean()) as tf.Scalar,
  });
}
