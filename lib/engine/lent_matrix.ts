import { tf } from "./tf.ts";

/** A backend that can compute with values in JavaScript's memory. */
interface BorrowingBackend {
  /** A tensor over values that are not copied; undefined if they must be. */
  borrow(values: Float32Array<ArrayBuffer>, shape: number[]): tf.Tensor | undefined;
}

/**
 * Makes a matrix of values without copying them where the engine can use them in place: the native engine on a CPU,
 * for values of `alignedFloats()`. Elsewhere they are copied. Hundreds of megabytes take longer to copy than to read
 * once.
 *
 * @param values Row by row; must neither change nor be released until the matrix is disposed of.
 * @param shape `[rows, columns]`
 */
export function lentMatrix(values: Float32Array<ArrayBuffer>, shape: [number, number]): tf.Tensor2D {
  const backend = tf.backend() as Partial<BorrowingBackend>;
  return backend.borrow?.(values, shape) as tf.Tensor2D | undefined ?? tf.tensor2d(values, shape);
}
