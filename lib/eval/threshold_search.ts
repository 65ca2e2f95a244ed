import { binOf, type DistanceHistogram } from "./distance_histogram.ts";
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
 * in which bin it lies and how many lie in the bins before; a second sweep over the rows looks at the pairs
 * within that bin one by one.
 */
export class ThresholdSearch {
  readonly #targets: Target[];
  readonly #least: number;
  readonly #most: number;

  /**
   * @param rates False accept rates that allow at least one pair.
   * @param classes How many classes there are.
   */
  constructor(negative: DistanceHistogram, rates: readonly number[], classes: number) {
    this.#targets = rates.map((rate) => {
      const rank = Math.min(allowedBelow(rate, negative.total), negative.total - 1);
      const positiveBefore = new Array<number>(classes).fill(0);
      return { rank, ...negative.locate(rank), positiveBefore, positives: [], negatives: [] };
    });
    this.#least = Math.min(...this.#targets.map(({ bin }) => bin));
    this.#most = Math.max(...this.#targets.map(({ bin }) => bin));
  }

  /** Takes a row's pairs with the rows after it. */
  addRow({ row, end, classIndex, squared }: DistanceRow): void {
    for (let i = row + 1; i < end; i++) {
      const bin = binOf(squared[i]!);
      if (bin > this.#most) continue;
      for (const target of this.#targets) {
        if (bin < target.bin) target.positiveBefore[classIndex]!++;
        else if (bin === target.bin) target.positives.push({ squared: squared[i]!, classIndex });
      }
    }
    for (let i = end; i < squared.length; i++) {
      const bin = binOf(squared[i]!);
      if (bin < this.#least || bin > this.#most) continue;
      for (const target of this.#targets) if (bin === target.bin) target.negatives.push(squared[i]!);
    }
  }

  /** The thresholds in the order of the rates, once all rows have been taken. */
  thresholds(): FoundThreshold[] {
    return this.#targets.map(({ rank, before, positiveBefore, positives, negatives }) => {
      const squared = Float32Array.from(negatives).sort()[rank - before]!;
      const positivePerClass = [...positiveBefore];
      for (const pair of positives) if (pair.squared < squared) positivePerClass[pair.classIndex]!++;
      return {
        squared,
        positive: positivePerClass.reduce((sum, count) => sum + count, 0),
        positivePerClass,
        negative: before + negatives.filter((value) => value < squared).length,
      };
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
  positives: { squared: number; classIndex: number }[];
  negatives: number[];
}

/** How many of `total` pairs a rate allows below the threshold: ⌊rate · total⌋. */
export function allowedBelow(rate: number, total: number): number {
  return Math.floor(rate * total + 1e-6); // 0.29 · 100 is 28.999999999999996
}
