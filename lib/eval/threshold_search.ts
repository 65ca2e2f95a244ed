import { binOf, BINS, BINS_PER_UNIT, type DistanceHistogram } from "./distance_histogram.ts";
import type { DistanceRow } from "./row_blocks.ts";

/** A threshold for a false accept rate, and what lies below it. */
export interface FoundThreshold {
  /** In d². */
  squared: number;
  /** Positive pairs below it. */
  positive: number;
  /** Positive pairs below it, per class. */
  positivePerClass: number[];
  /** Negative pairs below it. */
  negative: number;
}

/**
 * Finds, to the last bit, for each rate f the largest d² such that at most f of the negative pairs lie below it.
 *
 * With ⌊f·n⌋ pairs allowed below, that is the d² of the next nearest. The histogram of all negative pairs tells
 * in which bin it lies and how many lie in the bins before; a second sweep over the rows counts the different values
 * within that bin, of which float32 has but a few hundred at the distances that matter, however many pairs there are.
 */
export class ThresholdSearch {
  readonly #targets: Target[];
  /** d² at which the first target's bin begins. */
  readonly #least: number;
  /** d² at which the last target's bin ends. */
  readonly #limit: number;

  /**
   * @param rates False accept rates that allow at least one pair.
   * @param classes How many classes of queries there are.
   */
  constructor(negative: DistanceHistogram, rates: readonly number[], classes: number) {
    this.#targets = rates.map((rate) => {
      const rank = Math.min(allowedBelow(rate, negative.total), negative.total - 1);
      return {
        rank,
        ...negative.locate(rank),
        positiveBefore: new Array<number>(classes).fill(0),
        positives: Array.from({ length: classes }, () => new Map()),
        negatives: new Map(),
      };
    });
    const bins = this.#targets.map(({ bin }) => bin);
    const last = Math.max(...bins);
    this.#least = Math.min(...bins) / BINS_PER_UNIT;
    this.#limit = last === BINS - 1 ? Infinity : (last + 1) / BINS_PER_UNIT;
  }

  /** Takes the pairs of a row that no row before had. */
  addRow({ from, start, end, classIndex, squared }: DistanceRow): void {
    for (let i = Math.max(from, start); i < end; i++) {
      if (squared[i]! >= this.#limit) continue;
      const bin = binOf(squared[i]!);
      for (const target of this.#targets) {
        if (bin < target.bin) target.positiveBefore[classIndex]!++;
        else if (bin === target.bin) count(target.positives[classIndex]!, squared[i]!);
      }
    }
    this.#addNegatives(squared, from, start);
    this.#addNegatives(squared, Math.max(from, end), squared.length);
  }

  #addNegatives(squared: Float32Array, from: number, to: number): void {
    const [least, limit] = [this.#least, this.#limit];
    for (let i = from; i < to; i++) {
      const value = squared[i]!;
      if (value >= limit || value < least) continue;
      const bin = binOf(value);
      for (const target of this.#targets) if (bin === target.bin) count(target.negatives, value);
    }
  }

  /** The thresholds in the order of the rates, once all rows have been taken. */
  thresholds(): FoundThreshold[] {
    return this.#targets.map(({ rank, before, positiveBefore, positives, negatives }) => {
      const ascending = [...negatives].sort(([a], [b]) => a - b);
      let negative = before;
      let place = 0;
      while (negative + ascending[place]![1] <= rank) negative += ascending[place++]![1];
      const squared = ascending[place]![0];
      const positivePerClass = positives.map((values, i) => {
        let below = positiveBefore[i]!;
        for (const [value, pairs] of values) if (value < squared) below += pairs;
        return below;
      });
      const positive = positivePerClass.reduce((sum, pairs) => sum + pairs, 0);
      return { squared, positive, positivePerClass, negative };
    });
  }
}

/** What is known of a threshold before the second sweep, and what it gathers. */
interface Target {
  /** Of the negative pair at the threshold, 0 being the nearest. */
  rank: number;
  bin: number;
  /** Negative pairs in the bins before. */
  before: number;
  /** Positive pairs in the bins before, per class. */
  positiveBefore: number[];
  /** Positive pairs in the bin per d², per class. */
  positives: Map<number, number>[];
  /** Negative pairs in the bin per d². */
  negatives: Map<number, number>;
}

function count(pairs: Map<number, number>, value: number): void {
  pairs.set(value, (pairs.get(value) ?? 0) + 1);
}

/** How many of `total` pairs a rate allows below the threshold: ⌊rate · total⌋. */
export function allowedBelow(rate: number, total: number): number {
  return Math.floor(rate * total + 1e-6); // 0.29 · 100 is 28.999999999999996
}
