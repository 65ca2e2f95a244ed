import { asBits, bitsOf } from "./float_bits.ts";
import { gatherBelow } from "./gather_below.ts";
import type { DistanceRow } from "./row_blocks.ts";

/**
 * Distances of a row are binned by the high bits of their float32, which sort like the numbers: 64 bins from one power
 * of 2 to the next, whatever the scale of the distances.
 */
const SHIFT = 17;
/** All d² below 2⁻³⁰ share one bin: the product that computes d² is less accurate than that. */
const LOWEST = 0x30800000 >>> SHIFT;
const HIGHEST = 0x41000000 >>> SHIFT; // the bits of 8, above any d² of unit vectors

/** The number of bins of a row. */
export const ROW_BINS = HIGHEST - LOWEST + 1;

/** Bins searched beyond those that the previous row needed: 3/8 of a power of 2 of d². */
const MARGIN = 24;

/** Parts of a row, each from its first index to one past its last. */
export type Ranges = readonly { from: number; to: number }[];

/** The part of a row from which its bins are made. */
export type BinnedRow = Pick<DistanceRow, "squared" | "self" | "start" | "end">;

/**
 * The binned distances of a row, computed once for everything that needs the nearest references.
 *
 * They provide at least the R references nearest to the query, where R is the number of references of its class. Only
 * references within a limit are collected; the limit comes from the previous row, and if it proves too small, the row is
 * scanned again.
 */
export class RowBins {
  /** The number of references of the query's class, excluding itself, in each bin before `end`. */
  readonly positives = new Uint32Array(ROW_BINS);
  /** The number of references of other classes in each bin before `end`. */
  readonly negatives = new Uint32Array(ROW_BINS);
  /** The first bin that has a reference. */
  first = 0;
  /** The bins before this one contain the R nearest references, and the requested number of nearest if there are so many. */
  end = 0;
  /** Indices of the references of the query's class in the bins before `end`, and of some beyond; ascending. */
  near: Int32Array = new Int32Array(0);
  /** Indices of the references of other classes in the bins before `end`, and of some beyond; ascending. */
  nearOthers: Int32Array = new Int32Array(0);
  /** The float32 bits of each d², `[R]`. */
  bits: Int32Array = new Int32Array(0);
  /** Where the references of the query's class are, excluding itself. */
  ownClass: Ranges = [];
  /** Where the references of other classes are. */
  otherClasses: Ranges = [];
  /** The number of references of the query's class, excluding itself. */
  relevant = 0;

  readonly #nearest: number;
  /** The bins before this one are searched first. */
  #guess = ROW_BINS;
  /** Buffers of `near` and `nearOthers`. */
  #places = [new Int32Array(0), new Int32Array(0)] as const;

  /** @param nearest How many of the nearest references are needed even if R is less. */
  constructor(nearest = 0) {
    this.#nearest = nearest;
  }

  /** Counts a row and discards the previous one. */
  count({ squared, self, start, end }: BinnedRow): this {
    const length = squared.length;
    this.bits = asBits(squared);
    this.ownClass = self < 0
      ? [{ from: start, to: end }]
      : [{ from: start, to: self }, { from: self + 1, to: end }];
    this.otherClasses = [{ from: 0, to: start }, { from: end, to: length }];
    this.relevant = self < 0 ? end - start : end - start - 1;
    if (this.#places[0].length < length) this.#places = [new Int32Array(length), new Int32Array(length)];
    this.#gather(this.#guess);
    if (this.end > this.#guess) this.#gather(ROW_BINS);
    this.#guess = Math.min(ROW_BINS, this.end + MARGIN);
    return this;
  }

  /** Collects the references in the bins before a limit and determines `first` and `end`. */
  #gather(limit: number): void {
    const { bits, positives, negatives } = this;
    this.near = gatherNear(bits, this.ownClass, firstBits(limit), this.#places[0]);
    this.nearOthers = gatherNear(bits, this.otherClasses, firstBits(limit), this.#places[1]);
    countPlaces(positives, bits, this.near);
    countPlaces(negatives, bits, this.nearOthers);
    const most = Math.max(this.relevant, this.#nearest);
    let bin = 0;
    while (bin < ROW_BINS && positives[bin] === 0 && negatives[bin] === 0) bin++;
    this.first = bin;
    for (let count = 0; count < most && bin < ROW_BINS; bin++) count += positives[bin]! + negatives[bin]!;
    this.end = bin;
  }
}

function gatherNear(bits: Int32Array, ranges: Ranges, limit: number, places: Int32Array): Int32Array {
  let count = 0;
  for (const { from, to } of ranges) count = gatherBelow(bits, from, to, limit, places, count);
  return places.subarray(0, count);
}

function countPlaces(counts: Uint32Array, bits: Int32Array, places: Int32Array): void {
  counts.fill(0);
  for (let k = 0; k < places.length; k++) counts[binOfBits(bits[places[k]!]!)]!++;
}

/** The bin of the float32 with these bits. */
export function binOfBits(bits: number): number {
  return Math.max(bits >> SHIFT, LOWEST) - LOWEST;
}

/** The bits of the least float32 in a bin, or of the upper limit for the number of bins. */
export function firstBits(bin: number): number {
  return bin === 0 ? 0 : (bin + LOWEST) << SHIFT;
}

/** The least d² in a bin, or the upper limit for the number of bins. */
export function firstSquared(bin: number): number {
  return new Float32Array(Int32Array.of(firstBits(bin)).buffer)[0]!;
}

/** The bin of a d². */
export function rowBinOf(squared: number): number {
  return binOfBits(bitsOf(squared));
}
