import { lentMatrix } from "../engine/lent_matrix.ts";
import { tf } from "../engine/tf.ts";

/** A row that is near a query. */
export interface Neighbour {
  /** Its number in the index, from 0. */
  row: number;
  /** Its Euclidean distance from the query. */
  distance: number;
}

/** Embeddings to search in. */
export interface SearchedRows {
  /**
   * `[·, D]` each, one after another. Those of {@link alignedFloats} are compared where they are; others are copied to the
   * engine by each search.
   */
  blocks: readonly Float32Array<ArrayBuffer>[];
  /** D. */
  dimension: number;
  /** The embedding of a row, `[D]`. */
  embedding(row: number): Float32Array<ArrayBuffer>;
}

/** Rows that are considered beyond those that are asked for, since products in float32 order close ones wrongly. */
const SPARE = 8;
/** Products computed at a time: 64 MB. */
const BLOCK_PRODUCTS = 1 << 24;
/** So many rows end where other aligned ones can begin, whatever D is. */
const ALIGNED_ROWS = 16;

/**
 * Finds the nearest rows of each query, exactly: all rows are compared on the engine, block by block; of the best, the
 * distances are computed from differences in float64, and equal ones are in the order of the rows.
 *
 * @param queries L2-normalised, `[Q, D]`.
 * @param k How many to find of each; fewer if there are no more rows.
 * @returns For each query, the nearest first.
 *
 * @example
 * ```ts
 * import { nearest, openEngine } from "@trinca/trinca";
 *
 * await openEngine();
 * const rows = Float32Array.of(1, 0, 0, 1);
 * const embedding = (row: number) => rows.slice(2 * row, 2 * row + 2);
 * const [found] = await nearest(Float32Array.of(0.6, 0.8), { blocks: [rows], dimension: 2, embedding }, 1);
 * console.log(found); // [ { row: 1, distance: 0.632… } ]
 * ```
 */
export async function nearest(
  queries: Float32Array<ArrayBuffer>,
  rows: SearchedRows,
  k: number,
): Promise<Neighbour[][]> {
  const { blocks, dimension } = rows;
  const count = queries.length / dimension;
  const best: Candidates[] = Array.from({ length: count }, () => ({ rows: [], scores: [] }));
  if (count === 0) return [];
  const query = tf.tensor2d(queries, [count, dimension]);
  try {
    let first = 0;
    const part = Math.max(1, Math.floor(BLOCK_PRODUCTS / count));
    const most = Math.ceil(part / ALIGNED_ROWS) * ALIGNED_ROWS;
    for (const block of blocks) {
      for (let start = 0; start < block.length; start += most * dimension) {
        const part = block.subarray(start, start + most * dimension);
        await searchPart(query, part, first + start / dimension, k + SPARE, best);
      }
      first += block.length / dimension;
    }
  } finally {
    query.dispose();
  }
  return best.map(({ rows: found }, q) => {
    const embedding = queries.subarray(q * dimension, (q + 1) * dimension);
    return found.map((row) => ({ row, distance: distance(embedding, rows.embedding(row)) }))
      .sort((a, b) => a.distance - b.distance || a.row - b.row)
      .slice(0, k);
  });
}

/** The best rows of a query so far, the largest product first. */
interface Candidates {
  rows: number[];
  scores: number[];
}

async function searchPart(
  query: tf.Tensor2D,
  part: Float32Array<ArrayBuffer>,
  first: number,
  k: number,
  best: Candidates[],
): Promise<void> {
  const count = part.length / query.shape[1];
  const most = Math.min(k, count);
  const { values, indices } = tf.tidy(() => {
    const products = tf.matMul(query, lentMatrix(part, [count, query.shape[1]]), false, true); // [Q, R]
    return tf.topk(products, most);
  });
  try {
    const [scores, places] = [await values.data<"float32">(), await indices.data<"int32">()];
    best.forEach((candidates, q) => {
      const from = q * most;
      merge(candidates, scores.subarray(from, from + most), places.subarray(from, from + most), first, k);
    });
  } finally {
    tf.dispose([values, indices]);
  }
}

/** Merges the best of another part, in descending order, into the best so far. */
function merge(
  candidates: Candidates,
  scores: ArrayLike<number>,
  places: ArrayLike<number>,
  first: number,
  k: number,
): void {
  const rows: number[] = [];
  const merged: number[] = [];
  for (let a = 0, b = 0; rows.length < k && (a < candidates.rows.length || b < scores.length);) {
    const isOld = b >= scores.length || (a < candidates.rows.length && candidates.scores[a]! >= scores[b]!);
    rows.push(isOld ? candidates.rows[a]! : first + places[b]!);
    merged.push(isOld ? candidates.scores[a++]! : scores[b++]!);
  }
  candidates.rows = rows;
  candidates.scores = merged;
}

/** The Euclidean distance of two embeddings. */
export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}
