import { gatherBelow } from "./gather_below.ts";
import type { DistanceRow } from "./row_blocks.ts";

/**
 * A row's distances are counted by the high bits of their float32, whose order is that of the numbers: 64 bins from one
 * power of 2 to the next, whatever the scale of the distances.
 */
const SHIFT = 17;
/** Bins of d² below 2⁻³⁰ are one: the product that gives d² is not as exact as that. */
const LOWEST = 0x30800000 >>> SHIFT;
const HIGHEST = 0x41000000 >>> SHIFT; // the bits of 8, above any d² of unit vectors

/** How many bins there are. */
export const ROW_BINS = HIGHEST - LOWEST + 1;

/** Bins that are looked into beyond those that the row before needed: 3/8 of a power of 2 of d². */
const MARGIN = 24;

/** Parts of a row, each from its first place to one past its last. */
export type Ranges = readonly { from: number; to: number }[];

/** The part of a row that its bins are made of. */
export type BinnedRow = Pick<DistanceRow, "squared" | "self" | "start" | "end">;

/**
 * What one look at a row tells, for all who would look at every distance of it.
 *
 * What is asked of a row are the R references nearest to the query, R being how many are of its class. Few others are
 * as near, and none but those is gathered: how far that is, the row before tells, and where it proves too near the row
 * is looked at again.
 */
export class RowBins {
  /** The references of the query's class in each bin before `end`, itself left out; in all bins if all are counted. */
  readonly positives = new Uint32Array(ROW_BINS);
  /** The references of other classes in each bin before `end`; in all bins if all are counted. */
  readonly negatives = new Uint32Array(ROW_BINS);
  /** The first bin that has a reference. */
  first = 0;
  /** Bins before this have the R nearest references, and as many as were asked for, if there are so many. */
  end = 0;
  /** Places of the references of the query's class in bins before `end`, and of some beyond; ascending. */
  near: Int32Array = new Int32Array(0);
  /** Places of the references of other classes in bins before `end`, and of some beyond; ascending. */
  nearOthers: Int32Array = new Int32Array(0);
  /** d² as the bits of their float32, `[R]`. */
  bits: Int32Array = new Int32Array(0);
  /** Where the references of the query's class are, itself left out. */
  ownClass: Ranges = [];
  /** Where those of other classes are. */
  otherClasses: Ranges = [];
  /** How many references of the query's class there are, itself left out. */
  relevant = 0;

  readonly #nearest: number;
  readonly #all: boolean;
  /** Bins before this are looked into first. */
  #guess = ROW_BINS;
  /** Room for `near` and `nearOthers`. */
  #places = [new Int32Array(0), new Int32Array(0)] as const;

  /**
   * @param nearest How many of the nearest references are asked for even if R is less.
   * @param all Whether to count the references in all bins.
   */
  constructor(nearest = 0, all = false) {
    this.#nearest = nearest;
    this.#all = all;
  }

  /** Counts a row; what was counted before is forgotten. */
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
    if (this.#all) {
      countAll(this.positives, this.bits, this.ownClass);
      countAll(this.negatives, this.bits, this.otherClasses);
    }
    return this;
  }

  /** Gathers the references in bins before a limit, and finds `first` and `end` by them. */
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

function countAll(counts: Uint32Array, bits: Int32Array, ranges: Ranges): void {
  counts.fill(0);
  for (const { from, to } of ranges) {
    for (let i = from; i < to; i++) counts[binOfBits(bits[i]!)]!++;
  }
}

/** The bin of the float32 with these bits. */
export function binOfBits(bits: number): number {
  return Math.max(bits >> SHIFT, LOWEST) - LOWEST;
}

/** The bits of the least float32 in a bin, or of the limit of them all. */
function firstBits(bin: number): number {
  return bin === 0 ? 0 : (bin + LOWEST) << SHIFT;
}

/** The least d² in a bin, or the limit of them all. */
export function firstSquared(bin: number): number {
  return new Float32Array(Int32Array.of(firstBits(bin)).buffer)[0]!;
}

/** The bin that a d² lies in. */
export function rowBinOf(squared: number): number {
  return binOfBits(bitsOf(squared));
}

/** Numbers as the bits of their float32, in the same memory. */
export function asBits({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** A number as the bits of its float32. */
export function bitsOf(value: number): number {
  return asBits(Float32Array.of(value))[0]!;
}
