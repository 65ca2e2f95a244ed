import { UserError } from "../base/user_error.ts";
import { checkTensor } from "./check_tensor.ts";
import { createLoss, type Loss, type LossDefinition, type LossSignals } from "./loss.ts";

const own = new WeakSet<object>();

/** Whether a loss was created by {@link defineLoss}, and not by this library. */
export function isOwnLoss(loss: Loss): boolean {
  return own.has(loss);
}

/**
 * Creates a loss of your own for `train()`.
 *
 * - `onDistances` is the loss of a batch. Besides the loss it returns three `signals`, scalars that describe the
 *   batch and are not minimised: `active`, the share of the triplets or pairs with a loss above 0, and the mean
 *   distances of the mined positives and negatives. The events of every step have them, the dashboard draws them.
 * - `onTriplets` is the same loss for triplets that are given as three matrices of embeddings `[T, D]`, of which row t
 *   is a triplet. The validation loss is that of fixed triplets of held-out images.
 * - `settings` are stored in the checkpoints if they have names of this library's losses (`margin`, `beta`).
 *
 * Both functions are compiled with the training step, so they may only compute with tensors: they may not read
 * values back (`dataSync`) or draw random numbers.
 *
 * @throws {UserError} If the name is empty (`train()` refuses the names of the losses of this library); when the loss is
 * called, if its functions do not return what they should.
 *
 * @example Pulls positives together, and pushes negatives apart that are nearer than 1
 * ```ts
 * import { tf } from "@trinca/trinca/engine";
 * import { batchHard, defineLoss, rowDistances, toPairs } from "@trinca/trinca/triplet";
 *
 * const mean = (values: tf.Tensor, mask: tf.Tensor) => values.mul(mask).sum().div(mask.sum().maximum(1)) as tf.Scalar;
 * const tooNear = (distances: tf.Tensor) => distances.neg().add(1).relu();
 *
 * const loss = defineLoss({
 *   name: "pull-push",
 *   settings: {},
 *   miner: batchHard,
 *   onDistances(distances, mined) {
 *     const { positive, negative } = toPairs(mined); // 1 for the pairs that were mined, else 0, [B, B]
 *     const pushes = tooNear(distances);
 *     return {
 *       loss: mean(distances, positive).add(mean(pushes, negative)),
 *       signals: {
 *         active: mean(pushes.greater(0).cast("float32"), negative),
 *         positive_distance: mean(distances, positive),
 *         negative_distance: mean(distances, negative),
 *       },
 *     };
 *   },
 *   onTriplets: (anchors, positives, negatives) =>
 *     rowDistances(anchors, positives).mean<tf.Scalar>().add(tooNear(rowDistances(anchors, negatives)).mean()),
 * });
 *
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const labels = tf.tensor1d([0, 0, 1, 1], "int32");
 * console.log(await loss(embeddings, labels, batchHard(embeddings, labels)).loss.data());
 * ```
 */
export function defineLoss<const Name extends string>(definition: LossDefinition<Name>): Loss<Name> {
  const { name } = definition;
  if (typeof name !== "string" || name === "") {
    throw new UserError(`Expected a name for a loss but found ${JSON.stringify(name)}; add one`);
  }
  const loss = createLoss({
    ...definition,
    onDistances(distances, mined) {
      const result = definition.onDistances(distances, mined);
      checkTensor(`loss of ${name}`, result?.loss, []);
      for (const signal of SIGNALS) checkTensor(`signals.${signal} of ${name}`, result.signals?.[signal], []);
      return result;
    },
    onTriplets(anchors, positives, negatives) {
      const loss = definition.onTriplets(anchors, positives, negatives);
      checkTensor(`onTriplets() of ${name}`, loss, []);
      return loss;
    },
  });
  own.add(loss);
  return loss;
}

const SIGNALS = ["active", "positive_distance", "negative_distance"] as const satisfies (keyof LossSignals)[];
