import type { tf } from "./tf.ts";

/**
 * Combines the moments of several parts of a sample (Chan, Golub and LeVeque, 1979), without the cancellation of sums of
 * squares.
 *
 * @param counts The size of each part, `[k, 1]`.
 * @param means `[k, C]`
 * @param variances Biased, `[k, C]`.
 * @returns The count, and the mean and the biased variance of the whole, `[C]`.
 */
export function combineMoments(
  counts: tf.Tensor2D,
  means: tf.Tensor2D,
  variances: tf.Tensor2D,
): { count: tf.Scalar; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const count = counts.sum() as tf.Scalar;
  const weights = counts.div(count); // [k, 1]
  const mean = means.mul(weights).sum(0) as tf.Tensor1D;
  const variance = variances.add(means.sub(mean).square()).mul(weights).sum(0) as tf.Tensor1D;
  return { count, mean, variance };
}
