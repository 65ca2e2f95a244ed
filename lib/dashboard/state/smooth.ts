import type { Bucket } from "./series.ts";

/**
 * The exponential moving average of a curve at each of its buckets, with bias correction as in Kingma and Ba (2015).
 * It is computed over the whole history rather than the visible part, so that zooming does not change the curve. Gaps
 * stay gaps.
 *
 * @param memory Weight of the previous average, from 0 (no smoothing) to below 1.
 */
export function smooth(buckets: readonly Bucket[], memory: number): number[] {
  let [average, weight] = [0, 0];
  return buckets.map(({ mean, count }) => {
    if (count === 0) return NaN;
    // A bucket of n values counts as n steps of the average.
    const kept = memory ** count;
    average = kept * average + (1 - kept) * mean;
    weight = kept * weight + (1 - kept);
    return average / weight;
  });
}
