import { tf } from "../engine/tf.ts";

/**
 * Computes the total variance of the embeddings, which for unit vectors is 1 − ‖mean‖². It is 0 if all have
 * collapsed into one point and near 1 if they cover the sphere.
 *
 * @param embeddings L2-normalised, `[B, D]`.
 */
export function embeddingVariance(embeddings: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.scalar(1).sub(embeddings.mean(0).square().sum()) as tf.Scalar);
}
