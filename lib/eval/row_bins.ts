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

/** Parts of a row, each from its first place to one past its last. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** The part of a row that its bins are made of. */
export type BinnedRow = Pick<DistanceRow, "squared" | "self" | "start" | "end">;

/** What one look at a row tells, for all who would look at every distance of it. */
export class RowBins {
  /** The references of the query's class in each bin, itself left out. */
  readonly positives = new Uint32Array(ROW_BINS);
  /** The references of other classes in each bin. */
  readonly negatives = new Uint32Array(ROW_BINS);
  /** d² as the bits of their float32, `[R]`. */
  bits: Uint32Array = new Uint32Array(0);
  /** Where the references of the query's class are, itself left out. */
  ownClass: Ranges = [];
  /** Where those of other classes are. */
  otherClasses: Ranges = [];
  /** How many references of the query's class there are, itself left out. */
  relevant = 0;

  /** Counts a row; what was counted before is forgotten. */
  count({ squared, self, start, end }: BinnedRow): this {
    this.bits = new Uint32Array(squared.buffer, squared.byteOffset, squared.length);
    this.ownClass = self < 0 ? [[start, end]] : [[start, self], [self + 1, end]];
    this.otherClasses = [[0, start], [end, squared.length]];
    this.relevant = self < 0 ? end - start : end - start - 1;
    countInto(this.positives, this.bits, this.ownClass);
    countInto(this.negatives, this.bits, this.otherClasses);
    return this;
  }
}

function countInto(counts: Uint32Array, bits: Uint32Array, ranges: Ranges): void {
  counts.fill(0);
  for (const [from, to] of ranges) {
    for (let i = from; i < to; i++) counts[binOfBits(bits[i]!)]!++;
  }
}

/** The bin of the float32 with these bits. */
export function binOfBits(bits: number): number {
  return Math.max(bits >>> SHIFT, LOWEST) - LOWEST;
}

/** The bits of the least float32 in a bin. */
export function firstBits(bin: number): number {
  return bin === 0 ? 0 : (bin + LOWEST) << SHIFT;
}

/** The least d² in a bin. */
export function firstSquared(bin: number): number {
  return new Float32Array(Uint32Array.of(firstBits(bin)).buffer)[0]!;
}

/** The bin that a d² lies in. */
export function rowBinOf(squared: number): number {
  return binOfBits(new Uint32Array(Float32Array.of(squared).buffer)[0]!);
}
