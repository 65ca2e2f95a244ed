import { tf } from "../engine/tf.ts";

/**
 * The smallest squared distance of which a square root is taken. At 0 the root has no gradient (duplicates,
 * the diagonal), and rounding in float32 could make d² negative. 1e-12 allows d down to 1e-6.
 */
const LEAST_SQUARE = 1e-12;

/**
 * Computes the Euclidean distances between all pairs of L2-normalised embeddings: d² = 2 − 2·cos.
 *
 * @param embeddings `[B, D]`, each row of length 1.
 * @returns `[B, B]`, in [0, 2]; differentiable. Between equal embeddings, rounding leaves a distance of up
 * to about 1e-3, and a gradient along the embedding itself, which the preceding normalisation removes.
 */
export function pairwiseDistances(embeddings: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const cosines = tf.matMul(embeddings, embeddings, false, true); // [B, B]
    return cosines.mul(-2).add(2).maximum(LEAST_SQUARE).sqrt() as tf.Tensor2D;
  });
}

/**
 * Computes the Euclidean distances between row i of one list of embeddings and row i of another.
 *
 * @param a `[T, D]`
 * @param b `[T, D]`
 * @returns `[T]`
 */
export function rowDistances(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => a.sub(b).square().sum(1).maximum(LEAST_SQUARE).sqrt() as tf.Tensor1D);
}
