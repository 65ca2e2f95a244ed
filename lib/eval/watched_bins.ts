import { bitsOf } from "./float_bits.ts";
import type { GuessedRange } from "./distance_sample.ts";
import { binOf, BINS, BINS_PER_UNIT } from "./fine_bins.ts";

/** The most counters of a range of float32: 32 MB. */
const MOST_COUNTERS = 1 << 22;
/** The most pairs whose values are counted one by one in a map, if the range is wider. */
const MOST_MAPPED = 1 << 21;

/** The most d² kept as they are; with more, they are counted. */
const MOST_KEPT = 1 << 20;

/** Neighbouring bins of the histogram in which the pairs of each distinct d² are counted. */
interface BinRange {
  /** The first bin. */
  first: number;
  /** The last bin. */
  last: number;
  /** The bits of the least float32 in it. */
  low: number;
  /** One past the bits of the greatest. */
  limit: number;
  /** Pairs per float32 of the range, or of those that occur. */
  counts: Float64Array | Map<number, number> | undefined;
}

/**
 * Bins of the histogram of negative pairs in which every distinct d² is counted. At the distances that matter a bin has only
 * a few hundred float32, however many pairs there are.
 */
export class WatchedBins {
  /** For each bin whether it is watched, `[BINS]`. */
  readonly flags = new Uint8Array(BINS);
  readonly #ranges: BinRange[] = [];
  /** The bits of d² that are not counted yet: those of most sets never are. */
  #kept: Int32Array[] = [];
  #keptPairs = 0;

  /** Watches the bins of ranges; of those that are too wide and have too many pairs, none. */
  constructor(ranges: readonly GuessedRange[]) {
    const wanted = ranges.map(({ from, to, pairs }) => ({
      first: binOf(from),
      last: binOf(Math.min(to, 5)),
      pairs,
    }))
      .filter(({ first, last, pairs }) => pairs <= MOST_MAPPED || width(first, last) <= MOST_COUNTERS)
      .sort((a, b) => a.first - b.first);
    for (const { first, last } of wanted) {
      const before = this.#ranges.at(-1);
      if (before !== undefined && first <= before.last) before.last = Math.max(before.last, last);
      else this.#ranges.push({ first, last, low: 0, limit: 0, counts: undefined });
    }
    for (const range of this.#ranges) {
      range.low = lowestBits(range.first);
      range.limit = lowestBits(range.last + 1);
      this.flags.fill(1, range.first, range.last + 1);
    }
  }

  /** Whether any bin is watched. */
  get any(): boolean {
    return this.#ranges.length > 0;
  }

  /** Takes the bits of d² in watched bins. */
  add(values: Int32Array): void {
    this.#kept.push(values);
    this.#keptPairs += values.length;
    if (this.#keptPairs <= MOST_KEPT) return;
    for (const part of this.#kept) this.#count(part);
    this.#kept = [];
    this.#keptPairs = 0;
  }

  #count(values: Int32Array): void {
    for (let i = 0; i < values.length; i++) {
      const bits = values[i]!;
      let r = 0;
      while (bits >= this.#ranges[r]!.limit) r++;
      const range = this.#ranges[r]!;
      const width = range.limit - range.low;
      const counts = range.counts ??= width <= MOST_COUNTERS ? new Float64Array(width) : new Map();
      if (counts instanceof Map) counts.set(bits, (counts.get(bits) ?? 0) + 1);
      else counts[bits - range.low]!++;
    }
  }

  /** The distinct d² in a watched bin, ascending, each with the number of its pairs. */
  valuesIn(bin: number): { squared: number; pairs: number }[] {
    const { low, counts } = this.#ranges.find(({ last }) => last >= bin)!;
    const [from, to] = [lowestBits(bin), lowestBits(bin + 1)];
    const found = new Map<number, number>();
    const add = (bits: number, pairs: number) => found.set(bits, (found.get(bits) ?? 0) + pairs);
    if (counts instanceof Map) {
      for (const [bits, pairs] of counts) if (bits >= from && bits < to) add(bits, pairs);
    } else if (counts !== undefined) {
      for (let bits = from; bits < to; bits++) if (counts[bits - low]! > 0) add(bits, counts[bits - low]!);
    }
    for (const part of this.#kept) {
      for (let i = 0; i < part.length; i++) if (part[i]! >= from && part[i]! < to) add(part[i]!, 1);
    }
    return [...found].sort(([a], [b]) => a - b).map(([bits, pairs]) => ({
      squared: new Float32Array(Int32Array.of(bits).buffer)[0]!,
      pairs,
    }));
  }
}

function width(first: number, last: number): number {
  return lowestBits(last + 1) - lowestBits(first);
}

/** The bits of the least float32 in a bin; beyond the last bin, those of 8, above any d². */
function lowestBits(bin: number): number {
  return bitsOf(bin >= BINS ? 8 : bin / BINS_PER_UNIT);
}
