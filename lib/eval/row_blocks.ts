import { tf } from "../engine/tf.ts";
import type { ByClass } from "./by_class.ts";

/** Rows of the distance matrix that are in memory at a time. */
const BLOCK_ROWS = 256;

/** A row of the matrix of squared distances. */
export interface DistanceRow {
  /** Which row. */
  row: number;
  /** Place of its class in `ByClass.classes`. */
  classIndex: number;
  /** d² to every embedding, `[N]`; not below 0. Valid until the next row. */
  squared: Float32Array;
}

/**
 * Visits the rows of the matrix of squared Euclidean distances, computed blockwise on the engine:
 * d² = 2 − 2·cos. A block of rows is all of the matrix that is ever in memory.
 *
 * @param visit Called for each row in turn.
 */
export async function visitRows(sorted: ByClass, visit: (row: DistanceRow) => void): Promise<void> {
  const { embeddings, dimension, count, starts } = sorted;
  const all = tf.tensor2d(embeddings, [count, dimension]);
  let classIndex = 0;
  for (let first = 0; first < count; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, count - first);
    const block = tf.tidy(() =>
      tf.matMul(all.slice([first, 0], [rows, dimension]), all, false, true).mul(-2).add(2).relu()
    );
    const values = await block.data<"float32">();
    block.dispose();
    for (let i = 0; i < rows; i++) {
      const row = first + i;
      while (row >= starts[classIndex + 1]!) classIndex++;
      visit({ row, classIndex, squared: values.subarray(i * count, (i + 1) * count) });
    }
  }
  all.dispose();
}
