import type { ByClass } from "./by_class.ts";
import { gatherBelow } from "./gather_below.ts";
import { bitsOf, type RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";
import { Smallest } from "./smallest.ts";

/** Two images. */
export interface ImagePair {
  /** Number of the first in its set, from 0; of the query where queries and references are two sets. */
  first: number;
  /** Number of the second in its set; of the reference. */
  second: number;
  /** Class of the first. */
  first_label: number;
  /** Class of the second. */
  second_label: number;
  /** Their Euclidean distance. */
  distance: number;
}

/** The pairs that are the hardest to tell. */
export interface HardestPairs {
  /** Those of one class that are farthest from each other, farthest first. */
  positive: ImagePair[];
  /** Those of two classes that are nearest to each other, nearest first. */
  negative: ImagePair[];
}

/** Pairs of a kind that are told at most. */
export const HARDEST_PAIRS = 20;

/** Finds the farthest positive and the nearest negative pairs. */
export class HardestPairSearch {
  readonly #queries: ByClass;
  readonly #references: ByClass;
  /** By −d². */
  readonly #positive = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);
  /** By d². */
  readonly #negative = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);
  /** Places of a row's references that may be among the nearest. */
  #near = new Int32Array(0);

  /** @param references The queries themselves where all pairs within one set are meant. */
  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
  }

  /** Takes the pairs of a row that no row before had. */
  addRow({ row, from, start, end, squared }: DistanceRow, { bits }: RowBins): void {
    const positive = this.#positive;
    let { limit } = positive;
    for (let i = Math.max(from, start); i < end; i++) {
      if (-squared[i]! >= limit) continue;
      positive.offer(-squared[i]!, [row, i]);
      limit = positive.limit;
    }
    if (this.#near.length < squared.length) this.#near = new Int32Array(squared.length);
    const [negative, near] = [this.#negative, this.#near];
    const least = bitsOf(negative.limit);
    const before = gatherBelow(bits, from, start, least, near, 0);
    const count = gatherBelow(bits, Math.max(from, end), squared.length, least, near, before);
    for (let k = 0; k < count; k++) {
      const place = near[k]!;
      if (squared[place]! < negative.limit) negative.offer(squared[place]!, [row, place]);
    }
  }

  /** What was found, once all rows have been taken. */
  pairs(): HardestPairs {
    return { positive: this.#told(this.#positive), negative: this.#told(this.#negative) };
  }

  #told({ values, items }: Smallest<[query: number, reference: number]>): ImagePair[] {
    return items.map(([query, reference], i) => ({
      first: this.#queries.order[query]!,
      second: this.#references.order[reference]!,
      first_label: classOf(this.#queries, query),
      second_label: classOf(this.#references, reference),
      distance: Math.sqrt(Math.abs(values[i]!)),
    }));
  }
}

function classOf({ classes, starts }: ByClass, row: number): number {
  return classes[starts.findLastIndex((start) => start <= row)]!;
}
