import { HISTOGRAM_BINS, histogramBin } from "./histogram_bins.ts";

/**
 * Bins over d² in [0, 4]. A power of 2, so that the product that finds a bin is exact; more than this no longer
 * fit into a core's cache, and counting becomes three times slower.
 */
export const BINS = 1 << 18;
/** Bins in an interval of d² of length 1: bin b begins at d² = b / BINS_PER_UNIT, exactly. */
export const BINS_PER_UNIT = BINS / 4;

/** The bin of a squared distance. */
export function binOf(squared: number): number {
  const bin = (squared * BINS_PER_UNIT) | 0;
  return bin < BINS ? bin : BINS - 1;
}

/** How many pairs have which squared distance, and their moments. */
export class DistanceHistogram {
  /** Pairs per bin. */
  readonly counts: Uint32Array | Float64Array;
  /** All pairs. */
  total = 0;
  /** Sum of their distances. */
  sum = 0;
  /** Sum of their squared distances. */
  squaredSum = 0;

  /**
   * Lays the bins ready.
   *
   * @param pairs How many there can be. A collapsed network has them all in one bin: 93,000 images are enough to
   * count beyond 32 bits there.
   */
  constructor(pairs: number) {
    this.counts = pairs < 2 ** 32 ? new Uint32Array(BINS) : new Float64Array(BINS);
  }

  /**
   * Counts d² from `values[from]` to before `values[to]`.
   *
   * @returns The sum of their distances.
   */
  addRange(values: Float32Array, from: number, to: number): number {
    const { counts } = this;
    // V8 takes an exported constant for a variable and looks it up for every pair.
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

  /** Standard deviation of the distance, over all pairs and not as of a sample. */
  get std(): number {
    return Math.sqrt(Math.max(0, this.squaredSum / this.total - this.mean ** 2));
  }

  /** How many pairs lie in the bins before one. */
  before(bin: number): number {
    let sum = 0;
    for (let i = 0; i < bin; i++) sum += this.counts[i]!;
    return sum;
  }

  /** The bin in which the pair of a rank lies, 0 being the nearest, and how many pairs lie in bins before it. */
  locate(rank: number): { bin: number; before: number } {
    let before = 0;
    let bin = 0;
    while (bin < BINS - 1 && before + this.counts[bin]! <= rank) before += this.counts[bin++]!;
    return { bin, before };
  }
}

/**
 * The pairs in each of `HISTOGRAM_BINS` bins of distance. None is lost; but those of a fine bin through which an
 * edge goes all count where its middle lies, so that a pair may stand on the wrong side of an edge by 8e-6 of d².
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
