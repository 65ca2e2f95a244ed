import { tf } from "../engine/tf.ts";
import type { ByClass } from "./by_class.ts";

/** Rows of the distance matrix that are in memory at a time: enough to keep the engine busy. */
const BLOCK_ROWS = 256;
/** Distances that are in memory at a time, unless a single row has more: 64 MB, some three times over. */
const BLOCK_DISTANCES = 1 << 24;

/** A row of the matrix of squared distances: a query against all references. */
export interface DistanceRow {
  /** The query's place among the queries. */
  row: number;
  /** Its place among the references; -1 where it is none of them. */
  self: number;
  /** The first reference whose pair with the query no row before had. */
  from: number;
  /** First reference of the query's class. */
  start: number;
  /** One past the last of them; they may be none. */
  end: number;
  /** Place of the class in the queries' `ByClass.classes`. */
  classIndex: number;
  /** d² to every reference, `[R]`; not below 0. Valid until the next row. */
  squared: Float32Array;
}

/**
 * Visits the rows of the matrix of squared Euclidean distances of queries and references, computed blockwise on the
 * engine. A block of rows is all of the matrix that is ever in memory.
 *
 * Where the references are the queries, each pair has two places in the matrix: it is to be counted in the row of its
 * first image, so from `from` on, and no image is paired with itself. Else every pair is counted.
 *
 * @param references The queries themselves, the same object, where all pairs within one set are meant.
 * @param visit Called for each row in turn.
 */
export async function visitRows(
  queries: ByClass,
  references: ByClass,
  visit: (row: DistanceRow) => void,
): Promise<void> {
  if (queries.count === 0 || references.count === 0) return;
  const within = queries === references;
  const { left, right } = factors(queries, references);
  const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_DISTANCES / references.count)));
  try {
    let classIndex = -1;
    let [start, end] = [0, 0];
    for (let first = 0; first < queries.count; first += blockRows) {
      const rows = Math.min(blockRows, queries.count - first);
      const values = await blockOfRows(left, right, first, rows);
      for (let i = 0; i < rows; i++) {
        const row = first + i;
        if (row === queries.starts[classIndex + 1]) {
          [start, end] = placesOfClass(references, queries.classes[++classIndex]!);
        }
        const squared = values.subarray(i * references.count, (i + 1) * references.count);
        visit({ row, self: within ? row : -1, from: within ? row + 1 : 0, start, end, classIndex, squared });
      }
    }
  } finally {
    tf.dispose([left, right]);
  }
}

/** |a|² + |b|² − 2a·b as one product: [−2a, |a|², 1] · [b, 1, |b|²]. */
function factors(queries: ByClass, references: ByClass): { left: tf.Tensor2D; right: tf.Tensor2D } {
  return tf.tidy(() => {
    const [a, b] = [queries, references].map(({ embeddings, dimension, count }) =>
      tf.tensor2d(embeddings, [count, dimension])
    ) as [tf.Tensor2D, tf.Tensor2D];
    const norms = (rows: tf.Tensor2D) => rows.square().sum(1, true) as tf.Tensor2D; // [N, 1]
    const ones = ({ count }: ByClass) => tf.ones([count, 1]) as tf.Tensor2D;
    return {
      left: tf.concat2d([a.mul(-2), norms(a), ones(queries)], 1), // [Q, D + 2]
      // [D + 2, R]: wasm multiplies by a transposed operand ten times slower.
      right: tf.concat2d([b, ones(references), norms(b)], 1).transpose() as tf.Tensor2D,
    };
  });
}

function placesOfClass({ classes, starts }: ByClass, label: number): [start: number, end: number] {
  const place = classes.indexOf(label);
  return place < 0 ? [0, 0] : [starts[place]!, starts[place + 1]!];
}

async function blockOfRows(
  left: tf.Tensor2D,
  right: tf.Tensor2D,
  first: number,
  rows: number,
): Promise<Float32Array> {
  const block = tf.tidy(() => {
    const slice = tf.slice2d(left, [first, 0], [rows, left.shape[1]]);
    return tf.matMul(slice, right).relu(); // [rows, R]; rounding can leave d² below 0
  });
  try {
    return await block.data<"float32">();
  } finally {
    block.dispose();
  }
}
