import { HISTOGRAM_BINS, histogramBin } from "./histogram_bins.ts";

/**
 * The number of bins over d² in [0, 4]. A power of 2, so that the multiplication that finds a bin is exact; with more
 * bins the histogram exceeds a core's cache and counting is three times slower.
 */
export const BINS = 1 << 18;
/** Bins per unit of d²: bin b begins exactly at d² = b / BINS_PER_UNIT. */
export const BINS_PER_UNIT = BINS / 4;

/** The bin of a squared distance. */
export function binOf(squared: number): number {
  const bin = (squared * BINS_PER_UNIT) | 0;
  return bin < BINS ? bin : BINS - 1;
}

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

  /**
   * Counts the squared distances from `values[from]` up to, but not including, `values[to]`.
   *
   * @returns The sum of the distances.
   */
  addRange(values: Float32Array, from: number, to: number): number {
    const { counts } = this;
    // V8 treats an exported constant as a variable and would look it up for every pair.
    const [perUnit, last] = [BINS_PER_UNIT, BINS - 1];
    let sum = 0;
    let squaredSum = 0;
    for (let i = from; i < to; i++) {
      const squared = values[i]!;
      const bin = (squared * perUnit) | 0;
      counts[bin < last ? bin : last]!++;
      sum += Math.sqrt(squared);
      squaredSum += squared;
    }
    this.total += Math.max(0, to - from);
    this.sum += sum;
    this.squaredSum += squaredSum;
    return sum;
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
