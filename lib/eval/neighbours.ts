import type { ByClass } from "./by_class.ts";
import { firstSquared, ROW_BINS, type RowBins } from "./row_bins.ts";
import { Smallest } from "./smallest.ts";

/** The references nearest to a query, excluding the query itself. */
export interface Neighbours {
  /** Their indices among the references, nearest first. */
  places: readonly number[];
  /** d² to each. */
  squared: readonly number[];
}

/**
 * Finds the `most` nearest references of a query. At equal distances other classes come first, then lower indices.
 *
 * @param squared d² from the query to every reference.
 * @param bins The bins of the same row, created with at least `most` nearest references.
 */
export function nearestNeighbours(squared: Float32Array, bins: RowBins, most: number): Neighbours {
  const { positives, negatives, nearOthers, near } = bins;
  let bin = bins.first;
  for (let near = 0; near < most && bin < ROW_BINS; bin++) near += positives[bin]! + negatives[bin]!;
  return nearestOf(squared, [nearOthers, near], most, firstSquared(bin));
}

/**
 * Finds the `most` nearest of some references. Equal ones are in the order in which they are given.
 *
 * @param squared d² from the query to every reference.
 * @param places Indices of references.
 * @param limit Only references nearer than this count.
 */
export function nearestOf(
  squared: Float32Array,
  places: readonly Int32Array[],
  most: number,
  limit: number,
): Neighbours {
  const nearest = new Smallest<number>(most, limit);
  for (const part of places) {
    for (let k = 0; k < part.length; k++) {
      const value = squared[part[k]!]!;
      if (value < nearest.limit) nearest.offer(value, part[k]!);
    }
  }
  return { places: nearest.items, squared: nearest.values };
}

/** The class of each row, `[N]`. */
export function classOfRows({ count, classes, starts }: ByClass): Int32Array {
  const labels = new Int32Array(count);
  classes.forEach((label, i) => labels.fill(label, starts[i], starts[i + 1]));
  return labels;
}
