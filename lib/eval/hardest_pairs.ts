import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { gatherBelow } from "./gather_below.ts";
import { bitsOf } from "./float_bits.ts";
import type { RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";
import { Smallest } from "./smallest.ts";

/** A pair of images. */
export const ImagePair = z.object({
  first: z.number().describe(
    "number in its set, from 0; of the query if queries and references are two sets",
  ),
  second: z.number().describe("number in its set; of the reference if they are two sets"),
  first_label: z.number(),
  second_label: z.number(),
  distance: z.number(),
});
/** A pair of images. */
export type ImagePair = z.infer<typeof ImagePair>;

/** The hardest pairs of both kinds. */
export const HardestPairs = z.object({
  positive: z.array(ImagePair).describe("of one class, farthest first"),
  negative: z.array(ImagePair).describe("of two classes, nearest first"),
});
/** The hardest pairs of both kinds. */
export type HardestPairs = z.infer<typeof HardestPairs>;

/** The most pairs of each kind reported. */
const HARDEST_PAIRS = 20;

/** Finds the farthest positive and the nearest negative pairs. */
export class HardestPairSearch {
  readonly #queries: ByClass;
  readonly #references: ByClass;
  /** By −d². */
  readonly #positive = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);
  /** By d². */
  readonly #negative = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);
  /** Indices of a row's references that may be among the nearest. */
  #near = new Int32Array(0);

  /** @param references The queries themselves to compare all pairs within one set. */
  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
  }

  /** Takes the pairs of a row that no earlier row had. */
  addRow({ row, self, from, start, end, squared }: DistanceRow, { bits }: RowBins): void {
    const positive = this.#positive;
    let { limit } = positive;
    for (let i = Math.max(from, start); i < end; i++) {
      if (-squared[i]! >= limit || i === self) continue;
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

  /** The result, once all rows have been taken. */
  pairs(): HardestPairs {
    return { positive: this.#imagePairs(this.#positive), negative: this.#imagePairs(this.#negative) };
  }

  #imagePairs({ values, items }: Smallest<[query: number, reference: number]>): ImagePair[] {
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
