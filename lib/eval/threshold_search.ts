import { binOf, BINS, BINS_PER_UNIT, type DistanceHistogram } from "./distance_histogram.ts";
import { gatherBelow } from "./gather_below.ts";
import { asBits, bitsOf } from "./float_bits.ts";
import type { DistanceRow } from "./row_blocks.ts";

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
 * bin of that pair and the number of pairs in the bins before; a second sweep over the rows counts the distinct values
 * within that bin, of which float32 has only a few hundred at the relevant distances, however many pairs there are.
 */
export class ThresholdSearch {
  /** For each rate, the index of its searched bin and the rank of the pair at the threshold; 0 is the nearest pair. */
  readonly #targets: { place: number; rank: number }[];
  /** Ascending. */
  readonly #searched: SearchedBin[];
  /** The cell of each bin: 2k between the searched bins k − 1 and k, 2k + 1 for the searched bin k itself. */
  readonly #cells = new Uint16Array(BINS);
  /** Positive pairs in each cell, `[classes, cells]`. */
  readonly #positives: Float64Array;
  readonly #cellCount: number;
  readonly #classes: number;
  /** The bits of the d² at which the last searched bin ends. */
  readonly #limit: number;
  /** Indices of the negatives of a row that are below the limit. */
  #near = new Int32Array(0);

  /**
   * @param rates False accept rates that allow at least one pair.
   * @param classes How many classes of queries there are.
   */
  constructor(negative: DistanceHistogram, rates: readonly number[], classes: number) {
    const located = rates.map((rate) => {
      const rank = Math.min(allowedBelow(rate, negative.total), negative.total - 1);
      return { rank, ...negative.locate(rank) };
    });
    const bins = [...new Set(located.map(({ bin }) => bin))].sort((a, b) => a - b);
    this.#targets = located.map(({ bin, rank }) => ({ place: bins.indexOf(bin), rank }));
    this.#searched = bins.map((bin) => ({
      before: negative.before(bin),
      positives: new Map(),
      negatives: new Map(),
    }));
    bins.forEach((bin, place) => {
      this.#cells[bin] = 2 * place + 1;
      this.#cells.fill(2 * place + 2, bin + 1);
    });
    this.#classes = classes;
    this.#cellCount = 2 * bins.length + 1;
    this.#positives = new Float64Array(classes * this.#cellCount);
    const last = bins.at(-1)!;
    this.#limit = bitsOf(last === BINS - 1 ? Infinity : (last + 1) / BINS_PER_UNIT);
  }

  /** Takes the pairs of a row that no earlier row had. */
  addRow({ self, from, start, end, classIndex, squared }: DistanceRow): void {
    const cells = this.#cells;
    const positives = this.#positives;
    const offset = classIndex * this.#cellCount;
    for (let i = Math.max(from, start); i < end; i++) {
      if (i === self) continue;
      const cell = cells[binOf(squared[i]!)]!;
      positives[offset + cell]!++;
      if (cell % 2 === 1) count(ownCounts(this.#searched[cell >> 1]!.positives, classIndex), squared[i]!);
    }
    if (this.#near.length < squared.length) this.#near = new Int32Array(squared.length);
    const [bits, near] = [asBits(squared), this.#near];
    const before = gatherBelow(bits, from, start, this.#limit, near, 0);
    const negatives = gatherBelow(bits, Math.max(from, end), squared.length, this.#limit, near, before);
    for (let k = 0; k < negatives; k++) {
      const value = squared[near[k]!]!;
      const cell = cells[binOf(value)]!;
      if (cell % 2 === 1) count(this.#searched[cell >> 1]!.negatives, value);
    }
  }

  /** The thresholds in the order of the rates, once all rows have been taken. */
  thresholds(): FoundThreshold[] {
    return this.#targets.map(({ place, rank }) => {
      const { before, positives, negatives } = this.#searched[place]!;
      const ascending = [...negatives].sort(([a], [b]) => a - b);
      let negative = before;
      let next = 0;
      while (negative + ascending[next]![1] <= rank) negative += ascending[next++]![1];
      const squared = ascending[next]![0];
      const positivePerClass = Array.from({ length: this.#classes }, (_, i) => {
        const offset = i * this.#cellCount;
        let below = 0;
        for (let cell = 0; cell <= 2 * place; cell++) below += this.#positives[offset + cell]!;
        for (const [value, pairs] of positives.get(i) ?? []) if (value < squared) below += pairs;
        return below;
      });
      const positive = positivePerClass.reduce((sum, pairs) => sum + pairs, 0);
      return { squared, positive, positivePerClass, negative };
    });
  }
}

/** A bin that contains thresholds. */
interface SearchedBin {
  /** Negative pairs in the bins before. */
  before: number;
  /** Positive pairs in the bin per d², for each class that has any; with many classes few have. */
  positives: Map<number, Map<number, number>>;
  /** Negative pairs in the bin per d². */
  negatives: Map<number, number>;
}

function ownCounts(perClass: Map<number, Map<number, number>>, classIndex: number): Map<number, number> {
  let own = perClass.get(classIndex);
  if (own === undefined) perClass.set(classIndex, own = new Map());
  return own;
}

function count(pairs: Map<number, number>, value: number): void {
  pairs.set(value, (pairs.get(value) ?? 0) + 1);
}

/** How many of `total` pairs a rate allows below the threshold: ⌊rate · total⌋. */
export function allowedBelow(rate: number, total: number): number {
  return Math.floor(rate * total + 1e-6); // 0.29 · 100 is 28.999999999999996
}
