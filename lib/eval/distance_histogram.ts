import { BINS, BINS_PER_UNIT } from "./fine_bins.ts";
import { HISTOGRAM_BINS, histogramBin } from "./histogram_bins.ts";

/** A histogram of the squared distances of pairs, with the moments of their distances. */
export class DistanceHistogram {
  /** Pairs per bin. */
  readonly counts: Uint32Array | Float64Array;
  /** The number of pairs. */
  total = 0;
  /** The sum of the distances. */
  sum = 0;
  /** The sum of the squared distances. */
  squaredSum = 0;

  /**
   * Allocates the bins.
   *
   * @param pairs The most pairs there can be. A collapsed network puts all of them into one bin, which 93,000 images are
   * enough to count beyond 32 bits.
   */
  constructor(pairs: number) {
    this.counts = pairs < 2 ** 32 ? new Uint32Array(BINS) : new Float64Array(BINS);
  }

  /** Adds pairs with the sums of their distances and of their squares; their bins are counted apart. */
  addSums(pairs: number, sum: number, squaredSum: number): void {
    this.total += pairs;
    this.sum += sum;
    this.squaredSum += squaredSum;
  }

  /** Adds pairs to all bins, `[BINS]`. */
  addCounts(counts: Uint32Array): void {
    for (let bin = 0; bin < BINS; bin++) this.counts[bin]! += counts[bin]!;
  }

  /** Mean distance; NaN if there are no pairs. */
  get mean(): number {
    return this.sum / this.total;
  }

  /** Population standard deviation of the distance. */
  get std(): number {
    return Math.sqrt(Math.max(0, this.squaredSum / this.total - this.mean ** 2));
  }

  /** The number of pairs in the bins before `bin`. */
  before(bin: number): number {
    let sum = 0;
    for (let i = 0; i < bin; i++) sum += this.counts[i]!;
    return sum;
  }

  /** The bin of the pair with a rank, where 0 is the nearest, and the number of pairs in the bins before it. */
  locate(rank: number): { bin: number; before: number } {
    let before = 0;
    let bin = 0;
    while (bin < BINS - 1 && before + this.counts[bin]! <= rank) before += this.counts[bin++]!;
    return { bin, before };
  }
}

/**
 * The number of pairs in each of `HISTOGRAM_BINS` bins of distance. No pair is lost, but all pairs of a fine bin that
 * contains an edge count on the side of the bin's middle, so a pair may be on the wrong side by up to 8e-6 of d².
 *
 * @returns `[HISTOGRAM_BINS]`
 */
export function shownCounts({ counts }: DistanceHistogram): number[] {
  const shown = new Array<number>(HISTOGRAM_BINS).fill(0);
  for (let bin = 0; bin < BINS; bin++) {
    if (counts[bin] === 0) continue; // most
    shown[histogramBin(Math.sqrt((bin + 0.5) / BINS_PER_UNIT))]! += counts[bin]!;
  }
  return shown;
}
