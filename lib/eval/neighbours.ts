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
 * @param bins Of the same row: they tell within which distance so many lie.
 */
export function nearestNeighbours(squared: Float32Array, bins: RowBins, most: number): Neighbours {
  const { positives, negatives, ownClass, otherClasses } = bins;
  let bin = 0;
  for (let near = 0; near < most && bin < ROW_BINS; bin++) near += positives[bin]! + negatives[bin]!;
  const nearest = new Smallest<number>(most, firstSquared(bin));
  for (const [from, to] of [...otherClasses, ...ownClass]) {
    let { limit } = nearest;
    for (let i = from; i < to; i++) {
      if (squared[i]! >= limit) continue;
      nearest.offer(squared[i]!, i);
      limit = nearest.limit;
    }
  }
  return { places: nearest.items, squared: nearest.values };
}

/** The class of each row, `[N]`. */
export function classOfRows({ count, classes, starts }: ByClass): Uint8Array {
  const labels = new Uint8Array(count);
  classes.forEach((label, i) => labels.fill(label, starts[i], starts[i + 1]));
  return labels;
}
