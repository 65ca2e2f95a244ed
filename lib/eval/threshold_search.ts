import type { ByClass } from "./by_class.ts";
import type { DistanceHistogram } from "./distance_histogram.ts";
import type { DistanceSample } from "./distance_sample.ts";
import { BINS_PER_UNIT } from "./fine_bins.ts";
import { bitsOf } from "./float_bits.ts";
import type { SweepSource } from "./sweep/sweep_source.ts";
import { WatchedBins } from "./watched_bins.ts";

/** A threshold for a false accept rate, with the number of pairs below it. */
export interface FoundThreshold {
  /** The threshold as d². */
  squared: number;
  /** Positive pairs below it. */
  positive: number;
  /** Positive pairs below it, per class. */
  positivePerClass: number[];
  /** Negative pairs below it. */
  negative: number;
}

/**
 * Finds, for each rate f and to the last bit, the largest d² such that at most the share f of the negative pairs is below
 * it.
 *
 * With ⌊f·n⌋ pairs allowed below, this is the d² of the next nearest pair. The histogram of all negative pairs gives the
 * bin of that pair and the number of pairs in the bins before. The distinct values within the bin are counted in the same
 * sweep, since a sample of pairs says about where it will be; if it is elsewhere, a second sweep counts them.
 */
export class ThresholdSearch {
  /** The bins whose d² a sweep has to hand over to them. */
  watched: WatchedBins;
  readonly #ranks: readonly number[];

  /**
   * @param total The number of negative pairs.
   * @param rates False accept rates that allow at least one pair.
   */
  constructor(sample: Pick<DistanceSample, "around">, total: number, rates: readonly number[]) {
    this.#ranks = rates.map((rate) => Math.min(allowedBelow(rate, total), total - 1));
    this.watched = new WatchedBins(this.#ranks.map((rank) => sample.around(rank)));
  }

  /**
   * The thresholds in the order of the rates, once the watched pairs of a sweep over all rows have been taken.
   *
   * @param negative The histogram of all negative pairs.
   */
  async find(negative: DistanceHistogram, sweeps: SweepSource, queries: ByClass): Promise<FoundThreshold[]> {
    const located = this.#ranks.map((rank) => ({ rank, ...negative.locate(rank) }));
    if (located.some(({ bin }) => this.watched.flags[bin] === 0)) {
      const exact = located.map(({ bin }) => ({
        from: bin / BINS_PER_UNIT,
        to: bin / BINS_PER_UNIT,
        pairs: 0,
      }));
      this.watched = new WatchedBins(exact);
      for await (const { watched } of sweeps.rows({ watched: this.watched.flags })) {
        this.watched.add(watched!);
      }
    }
    const thresholds = located.map(({ rank, bin, before }) => {
      const ascending = this.watched.valuesIn(bin);
      let negative = before;
      let next = 0;
      while (negative + ascending[next]!.pairs <= rank) negative += ascending[next++]!.pairs;
      return { squared: ascending[next]!.squared, negative };
    });
    const perClass = await countPositives(sweeps, thresholds.map(({ squared }) => squared), queries);
    return thresholds.map((threshold, t) => ({
      ...threshold,
      positive: perClass[t]!.reduce((sum, pairs) => sum + pairs, 0),
      positivePerClass: perClass[t]!,
    }));
  }
}

/** Counts the positive pairs of each class below thresholds, given as d²: `[thresholds][classes]`. */
async function countPositives(
  sweeps: SweepSource,
  thresholds: readonly number[],
  { classes, starts }: ByClass,
): Promise<number[][]> {
  const counts = thresholds.map(() => new Array<number>(classes.length).fill(0));
  let classIndex = 0;
  for await (const { first, rows, below } of sweeps.rows({ below: Int32Array.from(thresholds, bitsOf) })) {
    for (let i = 0; i < rows; i++) {
      while (starts[classIndex + 1]! <= first + i) classIndex++;
      counts.forEach((own, t) => own[classIndex]! += below![i * thresholds.length + t]!);
    }
  }
  return counts;
}

/** How many of `total` pairs a rate allows below the threshold: ⌊rate · total⌋. */
export function allowedBelow(rate: number, total: number): number {
  return Math.floor(rate * total + 1e-6); // 0.29 · 100 is 28.999999999999996
}
