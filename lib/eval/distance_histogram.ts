/** Bins over d² in [0, 4]; a power of 2, so that the product that finds a bin is exact. */
export const BINS = 1 << 16;
const BINS_PER_UNIT = BINS / 4;

/** The bin of a squared distance. */
export function binOf(squared: number): number {
  const bin = (squared * BINS_PER_UNIT) | 0;
  return bin < BINS ? bin : BINS - 1;
}

/** How many pairs have which squared distance, and their moments. */
export class DistanceHistogram {
  /** Pairs per bin. */
  readonly counts = new Uint32Array(BINS);
  /** All pairs. */
  total = 0;
  /** Sum of their distances. */
  sum = 0;
  /** Sum of their squared distances. */
  squaredSum = 0;

  /** Counts d² from `values[from]` to before `values[to]`. */
  addRange(values: Float32Array, from: number, to: number): void {
    const { counts } = this;
    let sum = 0;
    let squaredSum = 0;
    for (let i = from; i < to; i++) {
      const squared = values[i]!;
      counts[binOf(squared)]!++;
      sum += Math.sqrt(squared);
      squaredSum += squared;
    }
    this.total += to - from;
    this.sum += sum;
    this.squaredSum += squaredSum;
  }

  /** Mean distance. */
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
 * Area under the ROC curve: the probability that a positive pair is nearer than a negative one, equal ones
 * counting half (Mann and Whitney, 1947). Distances count as equal within a bin, 1/16384 of d², which leaves
 * an error below 1e-6 for spread-out distances.
 */
export function areaUnderRoc(positive: DistanceHistogram, negative: DistanceHistogram): number {
  let farther = negative.total;
  let sum = 0;
  for (let bin = 0; bin < BINS; bin++) {
    farther -= negative.counts[bin]!;
    sum += positive.counts[bin]! * (farther + negative.counts[bin]! / 2);
  }
  return sum / positive.total / negative.total;
}

/** Equal error rate: where the share of positives rejected meets the share of negatives accepted, interpolated. */
export function equalErrorRate(positive: DistanceHistogram, negative: DistanceHistogram): number {
  let accepted = 0;
  let falseAccepted = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const gap = 1 - accepted / positive.total - falseAccepted / negative.total; // FRR − FAR before the bin
    accepted += positive.counts[bin]!;
    falseAccepted += negative.counts[bin]!;
    const next = 1 - accepted / positive.total - falseAccepted / negative.total;
    if (next > 0) continue;
    const share = gap === next ? 0 : gap / (gap - next);
    return (falseAccepted - (1 - share) * negative.counts[bin]!) / negative.total;
  }
  return 1;
}
