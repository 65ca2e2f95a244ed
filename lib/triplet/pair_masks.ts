import { tf } from "../engine/tf.ts";

/** Which pairs of a batch may be what, as booleans `[B, B]`. */
export interface PairMasks {
  /** Same class, and not the same image. */
  positive: tf.Tensor2D;
  /** Another class. */
  negative: tf.Tensor2D;
}

/**
 * Which pairs of a batch are positive and which negative.
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

/** Index of the nearest column that the mask allows, int32 `[B]`; the lowest where several are as near. */
export function nearest(distances: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.argMin(tf.where(mask, distances, tf.fill([1, 1], FAR)), 1) as tf.Tensor1D;
}

/** Index of the farthest column that the mask allows, int32 `[B]`; the lowest where several are as far. */
export function farthest(distances: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  return tf.argMax(tf.where(mask, distances, tf.fill([1, 1], -1)), 1) as tf.Tensor1D;
}

/**
 * The entry of each row at an index: `matrix[i, columns[i]]`. A product with a one-hot matrix, whose gradient
 * every engine has, where a gather's would be a scatter.
 *
 * @param matrix `[B, B]`
 * @param columns int32 `[B]`
 * @returns `[B]`
 */
export function entryOfRow(matrix: tf.Tensor2D, columns: tf.Tensor1D): tf.Tensor1D {
  return tf.oneHot(columns, matrix.shape[1]).cast("float32").mul(matrix).sum(1);
}

/** 1 where a row of a boolean matrix has a true entry, else 0; float32 `[B]`. */
export function rowHasAny(mask: tf.Tensor2D): tf.Tensor1D {
  return mask.any(1).cast("float32") as tf.Tensor1D;
}

/** The mean of `values` over the rows that count: 0 if none does. */
export function maskedMean(values: tf.Tensor1D, valid: tf.Tensor1D): tf.Scalar {
  return values.mul(valid).sum().div(valid.sum().maximum(1)) as tf.Scalar;
}

/** Cosines of pairs of unit vectors from their distances: 1 − d²/2. */
export function cosines<T extends tf.Tensor>(distances: T): T {
  return distances.square().mul(-0.5).add(1) as T;
}
