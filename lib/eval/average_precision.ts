import { binOfBits, ROW_BINS, type RowBins } from "./row_bins.ts";

/** The number of references of the query's class before each bin, then of all; reused from query to query. */
const STARTS = new Int32Array(ROW_BINS + 1);

/**
 * Average precision of one query over the whole ranking of the references, excluding itself: the mean over the references
 * of its class of the share of its class among all that are no farther. At equal distances other classes rank first.
 *
 * The references of the query's class are sorted; each other one then adds to the ranks of those that are not nearer,
 * which it finds by its bin and, within the bin, by bisection.
 *
 * @param squared d² from the query to every reference.
 * @param bins The bins of the same row; at least one reference must be of the query's class.
 */
export function averagePrecision(
  squared: Float32Array,
  { bits, ownClass, otherClasses, relevant }: RowBins,
): number {
  const own = new Float32Array(relevant);
  let count = 0;
  const starts = STARTS.fill(0);
  for (const { from, to } of ownClass) {
    for (let i = from; i < to; i++) {
      own[count++] = squared[i]!;
      starts[binOfBits(bits[i]!) + 1]!++;
    }
  }
  own.sort();
  for (let bin = 0; bin < ROW_BINS; bin++) starts[bin + 1]! += starts[bin]!;
  const farthest = own[relevant - 1]!;
  const before = new Float64Array(relevant); // others that rank right before each
  for (const { from, to } of otherClasses) {
    for (let i = from; i < to; i++) {
      const value = squared[i]!;
      if (value > farthest) continue;
      const bin = binOfBits(bits[i]!);
      let [low, high] = [starts[bin]!, starts[bin + 1]!];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (own[middle]! < value) low = middle + 1;
        else high = middle;
      }
      before[low]!++;
    }
  }
  let [others, sum] = [0, 0];
  for (let hit = 0; hit < relevant; hit++) {
    others += before[hit]!;
    sum += (hit + 1) / (hit + 1 + others);
  }
  return sum / relevant;
}
