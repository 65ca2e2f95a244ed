import type { ByClass } from "./by_class.ts";
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

  /** @param references The queries themselves where all pairs within one set are meant. */
  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
  }

  /** Takes the pairs of a row that no row before had. */
  addRow({ row, from, start, end, squared }: DistanceRow): void {
    const positive = this.#positive;
    for (let i = Math.max(from, start); i < end; i++) {
      if (-squared[i]! < positive.limit) positive.offer(-squared[i]!, [row, i]);
    }
    const negative = this.#negative;
    const look = (first: number, last: number) => {
      let { limit } = negative;
      for (let i = first; i < last; i++) {
        if (squared[i]! >= limit) continue;
        negative.offer(squared[i]!, [row, i]);
        limit = negative.limit;
      }
    };
    look(from, start);
    look(Math.max(from, end), squared.length);
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
