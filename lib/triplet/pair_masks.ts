import { tf } from "../engine/tf.ts";

/** The positive and the negative pairs of a batch, as booleans `[B, B]`. */
export interface PairMasks {
  /** The same class, and not the same image. */
  positive: tf.Tensor2D;
  /** Different classes. */
  negative: tf.Tensor2D;
}

/**
 * Returns the positive and the negative pairs of a batch.
 *
 * @param labels Classes, int32 `[B]`.
 */
export function pairMasks(labels: tf.Tensor1D): PairMasks {
  const same = tf.equal(labels.expandDims(0), labels.expandDims(1)) as tf.Tensor2D; // [B, B]
  const self = tf.eye(labels.shape[0]).cast("bool") as tf.Tensor2D;
  return { positive: same.logicalAnd(self.logicalNot()), negative: same.logicalNot() };
}

/** Farther than any distance between unit vectors, which is at most 2. */
const FAR = 4;

/** The index of the nearest allowed column, int32 `[B]`; the lowest if several are equally near. */
export function nearest(distances: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.argMin(tf.where(mask, distances, tf.fill([1, 1], FAR)), 1) as tf.Tensor1D;
}

/** The index of the farthest allowed column, int32 `[B]`; the lowest if several are equally far. */
export function farthest(distances: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.argMax(tf.where(mask, distances, tf.fill([1, 1], -1)), 1) as tf.Tensor1D;
}

/**
 * Returns the entry of each row at an index: `matrix[i, columns[i]]`. It multiplies by a one-hot matrix,
 * whose gradient every engine supports; the gradient of a gather would be a scatter.
 *
 * @param matrix `[B, B]`
 * @param columns int32 `[B]`
 * @returns `[B]`
 */
export function entryOfRow(matrix: tf.Tensor2D, columns: tf.Tensor1D): tf.Tensor1D {
  return oneHot(columns, matrix.shape[1]).mul(matrix).sum(1);
}

/**
 * Rows with a 1 at an index and 0 elsewhere, float32 `[B, size]`. TensorFlow.js' own needs two columns, and a
 * batch can be a single image.
 *
 * @param columns int32 `[B]`
 */
export function oneHot(columns: tf.Tensor1D, size: number): tf.Tensor2D {
  if (size < 2) return tf.ones([columns.shape[0], size]);
  return tf.oneHot(columns, size).cast("float32") as tf.Tensor2D;
}

/** 1 if a row of a boolean matrix has a true entry, else 0; float32 `[B]`. */
export function rowHasAny(mask: tf.Tensor2D): tf.Tensor1D {
  return mask.any(1).cast("float32") as tf.Tensor1D;
}

/** The mean of `values` over the valid rows; 0 if there is none. */
export function maskedMean(values: tf.Tensor1D, valid: tf.Tensor1D): tf.Scalar {
  return values.mul(valid).sum().div(valid.sum().maximum(1)) as tf.Scalar;
}

/** Computes the cosines of pairs of unit vectors from their distances: 1 − d²/2. */
export function cosines<T extends tf.Tensor>(distances: T): T {
  return distances.square().mul(-0.5).add(1) as T;
}
