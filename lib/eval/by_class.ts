import { UserError } from "../base/user_error.ts";

/** Embeddings put into the order of their classes, so that a row's positives stand side by side. */
export interface ByClass {
  /** `[N, D]` in the new order. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
  /** N. */
  count: number;
  /** Class number of each run of rows: the labels that occur, ascending. */
  classes: number[];
  /** First row of each of those, and N at the end. */
  starts: number[];
  /** Index of each row in the set as it was given, `[N]`. */
  order: number[];
}

/** How far a float32 embedding's length may stand above 1. */
export const LENGTH_TOLERANCE = 1e-3;

/**
 * Sorts embeddings by label; within a class they keep their order.
 *
 * @param embeddings `[N, D]`, each within the unit ball, so that d² lies in [0, 4].
 * @throws {UserError} If an embedding is longer than 1 or not finite.
 */
export function sortByClass(
  embeddings: Float32Array,
  dimension: number,
  labels: Int32Array<ArrayBufferLike>,
): ByClass {
  const order = Array.from(labels, (_, i) => i).sort((a, b) => labels[a]! - labels[b]! || a - b);
  const sorted = new Float32Array(labels.length * dimension);
  const classes: number[] = [];
  const starts: number[] = [];
  order.forEach((from, to) => {
    const embedding = embeddings.subarray(from * dimension, (from + 1) * dimension);
    checkLength(embedding, from);
    sorted.set(embedding, to * dimension);
    if (classes.at(-1) !== labels[from]) {
      classes.push(labels[from]!);
      starts.push(to);
    }
  });
  starts.push(order.length);
  return { embeddings: sorted, dimension, count: order.length, classes, starts, order };
}

function checkLength(embedding: Float32Array, index: number): void {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  if (length <= 1 + LENGTH_TOLERANCE) return; // false for NaN
  throw new UserError(
    `Expected L2-normalised embeddings but number ${index} has length ${length}; ` +
      `has the training diverged? Use an earlier checkpoint`,
  );
}
