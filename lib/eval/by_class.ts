import { UserError } from "../base/user_error.ts";

/** Embeddings sorted by class, so that the positives of a row are adjacent. */
export interface ByClass {
  /** `[N, D]`, sorted. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
  /** N. */
  count: number;
  /** The labels that occur, ascending. */
  classes: number[];
  /** The first row of each class, then N. */
  starts: number[];
  /** The original index of each row, `[N]`. */
  order: number[];
  /** The embeddings before they were sorted. */
  source: Float32Array;
}

/** For each class of queries its index among the references' classes, or -1. */
export function ownClasses(queries: ByClass, references: ByClass): Int32Array {
  const places = new Map(references.classes.map((label, i) => [label, i]));
  return Int32Array.from(queries.classes, (label) => places.get(label) ?? -1);
}

/** By how much the length of a float32 embedding may exceed 1. */
export const LENGTH_TOLERANCE = 1e-3;

/**
 * Sorts embeddings by label; the order within a class stays the same.
 *
 * @param embeddings `[N, D]`, each within the unit ball, so that d² is in [0, 4].
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
  return { embeddings: sorted, dimension, count: order.length, classes, starts, order, source: embeddings };
}

function checkLength(embedding: Float32Array, index: number): void {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  if (length <= 1 + LENGTH_TOLERANCE) return; // false for NaN
  throw new UserError(
    `Expected L2-normalised embeddings but number ${index} has length ${length}; ` +
      `has the training diverged? Use an earlier checkpoint`,
  );
}
