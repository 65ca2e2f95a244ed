import { z } from "zod";
import { LENGTH_TOLERANCE } from "./by_class.ts";
import type { DistanceHistogram } from "./distance_histogram.ts";
import { BINS, BINS_PER_UNIT } from "./fine_bins.ts";

/** A point of the ROC curve; on the DET curve it is (`far`, 1 − `val`). */
export const RocPoint = z.object({
  threshold: z.number().describe("pairs with a distance below this are accepted"),
  far: z.number().describe("share of the negative pairs that are accepted"),
  val: z.number().describe("share of the positive pairs that are accepted"),
});
/** A point of the ROC curve; on the DET curve it is (`far`, 1 − `val`). */
export type RocPoint = z.infer<typeof RocPoint>;

/** Rates per kind of error at which the curve is sampled, evenly in the logarithm from 1 down to a single pair. */
const STEPS = 248;
/** Greater than the distance of any two embeddings. */
const BEYOND = 2 * (1 + 2 * LENGTH_TOLERANCE);

/**
 * Samples the ROC curve at no more than 500 points, each of them exact.
 *
 * The full curve has a point for every distinct distance: millions. This function uses thresholds at the edges of the fine
 * bins, below which the number of pairs is exact: for each of 248 false accept rates the last edge that does not exceed
 * it, and for each of 248 false reject rates (1 − VAL) the first edge that does not, so that logarithmic axes, ROC and
 * DET, show both ends well; and the thresholds that accept no pair, no negative pair, every positive pair and all pairs.
 *
 * @returns The points, ascending; empty if one kind of pair is missing.
 */
export function rocCurve(positive: DistanceHistogram, negative: DistanceHistogram): RocPoint[] {
  if (positive.total === 0 || negative.total === 0) return [];
  const edges = new Set([0]);
  const edge = (bin: number) => edges.add(bin);
  let [bin, below] = [0, 0];
  for (const allowed of allowedErrors(negative.total).reverse()) {
    while (bin < BINS && below + negative.counts[bin]! <= allowed) below += negative.counts[bin++]!;
    // All negatives are accepted from the first edge beyond the last of them.
    edge(below < negative.total ? bin : lastOccupied(negative) + 1);
  }
  let missed = 0;
  bin = BINS;
  for (const allowed of allowedErrors(positive.total).reverse()) {
    while (bin > 0 && missed + positive.counts[bin - 1]! <= allowed) missed += positive.counts[--bin]!;
    edge(bin);
  }
  edge(Math.max(lastOccupied(positive), lastOccupied(negative)) + 1);
  let [accepted, falselyAccepted, reached] = [0, 0, 0];
  return [...edges].sort((a, b) => a - b).map((edge) => {
    for (; reached < edge; reached++) {
      accepted += positive.counts[reached]!;
      falselyAccepted += negative.counts[reached]!;
    }
    return {
      threshold: edge === BINS ? BEYOND : Math.sqrt(edge / BINS_PER_UNIT),
      far: falselyAccepted / negative.total,
      val: accepted / positive.total,
    };
  });
}

/** The number of errors that each rate allows, descending: from all pairs down to one, then none. */
function allowedErrors(pairs: number): number[] {
  return [...Array.from({ length: STEPS }, (_, i) => pairs ** (1 - i / (STEPS - 1))), 0];
}

function lastOccupied({ counts }: DistanceHistogram): number {
  let bin = BINS - 1;
  while (counts[bin] === 0) bin--;
  return bin;
}
