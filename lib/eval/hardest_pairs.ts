import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { Smallest } from "./smallest.ts";
import type { RowFindings } from "./sweep/swept_rows.ts";

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
export const HARDEST_PAIRS = 20;

/** Finds the farthest positive and the nearest negative pairs. */
export class HardestPairSearch {
  readonly #queries: ByClass;
  readonly #references: ByClass;
  /** By −d². */
  readonly #positive = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);
  /** By d². */
  readonly #negative = new Smallest<[query: number, reference: number]>(HARDEST_PAIRS);

  /** @param references The queries themselves to compare all pairs within one set. */
  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
  }

  /** Takes pairs of a row that no earlier row had: all that may be among the hardest, in the order of their references. */
  addRow(row: number, { positives, negatives }: Pick<RowFindings, "positives" | "negatives">): void {
    for (const [place, squared] of positives) {
      if (-squared < this.#positive.limit) this.#positive.offer(-squared, [row, place]);
    }
    for (const [place, squared] of negatives) {
      if (squared < this.#negative.limit) this.#negative.offer(squared, [row, place]);
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
