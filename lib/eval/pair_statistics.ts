import type { ByClass } from "./by_class.ts";
import { DistanceHistogram } from "./distance_histogram.ts";
import { rankQuery } from "./retrieval.ts";
import { visitRows } from "./row_blocks.ts";

/** What one sweep over the distance matrix tells. */
export interface PairStatistics {
  /** Distances of all positive pairs. */
  positive: DistanceHistogram;
  /** Distances of all negative pairs. */
  negative: DistanceHistogram;
  /** In the order of `ByClass.classes`. */
  classes: ClassTotals[];
  /** Sum of the distances of the pairs of classes i < j at `[i][j]`, in the order of `ByClass.classes`. */
  between: number[][];
}

/** Sums over a class. */
export interface ClassTotals {
  /** Its images. */
  images: number;
  /** Its pairs. */
  pairs: number;
  /** Sum of their distances. */
  distance: number;
  /** Images whose nearest other image is of the class. */
  hits: number;
  /** Sum over its images of the average precision at R. */
  averagePrecision: number;
}

/** Counts all distances and ranks every query that has another image of its class. */
export async function gatherStatistics(sorted: ByClass): Promise<PairStatistics> {
  const positive = new DistanceHistogram();
  const negative = new DistanceHistogram();
  const classes = sorted.classes.map((_, i): ClassTotals => {
    const images = sorted.starts[i + 1]! - sorted.starts[i]!;
    return { images, pairs: images * (images - 1) / 2, distance: 0, hits: 0, averagePrecision: 0 };
  });
  const between = classes.map(() => classes.map(() => 0));
  await visitRows(sorted, ({ row, start, end, classIndex, squared }) => {
    const own = classes[classIndex]!;
    // Each pair once: with the rows after this one.
    own.distance += positive.addRange(squared, row + 1, end);
    for (let other = classIndex + 1; other < classes.length; other++) {
      const sum = negative.addRange(squared, sorted.starts[other]!, sorted.starts[other + 1]!);
      between[classIndex]![other]! += sum;
    }
    if (own.images === 1) return;
    const ranking = rankQuery(squared, row, start, end);
    own.hits += Number(ranking.recallAt1);
    own.averagePrecision += ranking.averagePrecisionAtR;
  });
  return { positive, negative, classes, between };
}
