import { type DistanceCounts, HISTOGRAM_BINS, histogramBin } from "../eval/histogram_bins.ts";

/**
 * Counts the pairs of a batch by distance, each pair once. A NaN distance is in no bin.
 *
 * @param distances `[B, B]`, row-major; of the two entries of a pair the one above the diagonal counts.
 * @param labels Class of each image, `[B]`.
 */
export function countBatchPairs(distances: Float32Array, labels: ArrayLike<number>): DistanceCounts {
  const positive = new Array<number>(HISTOGRAM_BINS).fill(0);
  const negative = new Array<number>(HISTOGRAM_BINS).fill(0);
  for (let i = 0; i < labels.length; i++) {
    for (let j = i + 1; j < labels.length; j++) {
      const bin = histogramBin(distances[i * labels.length + j]!);
      if (!Number.isNaN(bin)) (labels[i] === labels[j] ? positive : negative)[bin]!++;
    }
  }
  return { positive, negative };
}
