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
  const { positives, negatives } = bins;
  let bin = bins.first;
  for (let near = 0; near < most && bin < ROW_BINS; bin++) near += positives[bin]! + negatives[bin]!;
  const nearest = new Smallest<number>(most, firstSquared(bin));
  offerAll(nearest, squared, bins.nearOthers);
  offerAll(nearest, squared, bins.near);
  return { places: nearest.items, squared: nearest.values };
}

function offerAll(nearest: Smallest<number>, squared: Float32Array, places: Int32Array): void {
  let { limit } = nearest;
  for (let k = 0; k < places.length; k++) {
    const value = squared[places[k]!]!;
    if (value >= limit) continue;
    nearest.offer(value, places[k]!);
    limit = nearest.limit;
  }
}

/** The class of each row, `[N]`. */
export function classOfRows({ count, classes, starts }: ByClass): Int32Array {
  const labels = new Int32Array(count);
  classes.forEach((label, i) => labels.fill(label, starts[i], starts[i + 1]));
  return labels;
}
