import { tf } from "../engine/tf.ts";
import type { ByClass } from "./by_class.ts";

/** Rows of the distance matrix that are in memory at a time: enough to keep the engine busy. */
const BLOCK_ROWS = 256;

/** A row of the matrix of squared distances. */
export interface DistanceRow {
  /** Which row. */
  row: number;
  /** First row of its class. */
  start: number;
  /** One past the last row of its class. */
  end: number;
  /** Place of its class in `ByClass.classes`. */
  classIndex: number;
  /** d² to every embedding, `[N]`; not below 0. Valid until the next row. */
  squared: Float32Array;
}

/**
 * Visits the rows of the matrix of squared Euclidean distances, computed blockwise on the engine. A block of
 * rows is all of the matrix that is ever in memory.
 *
 * @param visit Called for each row in turn.
 */
export async function visitRows(sorted: ByClass, visit: (row: DistanceRow) => void): Promise<void> {
  const { embeddings, dimension, count, starts } = sorted;
  if (count === 0) return;
  // |a|² + |b|² − 2a·b as one product: [−2a, |a|², 1] · [b, 1, |b|²].
  const { left, right } = tf.tidy(() => {
    const all = tf.tensor2d(embeddings, [count, dimension]);
    const norms = all.square().sum(1, true) as tf.Tensor2D; // [N, 1]
    const ones = tf.onesLike(norms);
    return {
      left: tf.concat2d([all.mul(-2), norms, ones], 1), // [N, D + 2]
      // [D + 2, N]: wasm multiplies by a transposed operand ten times slower.
      right: tf.concat2d([all, ones, norms], 1).transpose() as tf.Tensor2D,
    };
  });
  try {
    let classIndex = 0;
    for (let first = 0; first < count; first += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, count - first);
      const values = await blockOfRows(left, right, first, rows);
      for (let i = 0; i < rows; i++) {
        const row = first + i;
        while (row >= starts[classIndex + 1]!) classIndex++;
        const [start, end] = [starts[classIndex]!, starts[classIndex + 1]!];
        visit({ row, start, end, classIndex, squared: values.subarray(i * count, (i + 1) * count) });
      }
    }
  } finally {
    tf.dispose([left, right]);
  }
}

async function blockOfRows(
  left: tf.Tensor2D,
  right: tf.Tensor2D,
  first: number,
  rows: number,
): Promise<Float32Array> {
  const block = tf.tidy(() => {
    const slice = tf.slice2d(left, [first, 0], [rows, left.shape[1]]);
    return tf.matMul(slice, right).relu(); // [rows, N]; rounding can leave d² below 0
  });
  try {
    return await block.data<"float32">();
  } finally {
    block.dispose();
  }
}
