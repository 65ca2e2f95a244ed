import type { ByClass } from "./by_class.ts";
import { firstSquared, ROW_BINS, type RowBins } from "./row_bins.ts";
import { Smallest } from "./smallest.ts";

/** The references nearest to a query, the query itself left out. */
export interface Neighbours {
  /** Their places among the references, nearest first. */
  places: readonly number[];
  /** d² to them. */
  squared: readonly number[];
}

/**
 * The `most` nearest references of a query. Between equal distances another class comes first, then the first place.
 *
 * @param squared d² from the query to every reference.
 * @param bins Of the same row, asked for so many of the nearest.
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
