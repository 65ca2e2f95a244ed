import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { measured } from "./measured.ts";
import type { DistanceRow } from "./row_blocks.ts";

/** Recall@1 by coarse classes: a nearest reference of another class counts if both are of one coarse class. */
export const CoarseRetrieval = z.object({
  classes: z.number().describe("number of coarse classes with queries that count"),
  queries: z.number().describe("number of queries with a reference of their coarse class"),
  recall_at_1: measured.describe("share of these whose nearest reference is of their coarse class"),
  macro_recall_at_1: measured.describe("the mean of the shares of the coarse classes"),
});
/** Recall@1 by coarse classes. */
export type CoarseRetrieval = z.infer<typeof CoarseRetrieval>;

/** Counts the queries whose nearest reference is of their coarse class. At equal distances others count as nearer. */
export class CoarseRecall {
  readonly #queries: ByClass;
  readonly #references: ByClass;
  readonly #coarse: Int32Array;
  /** Queries and hits by coarse class. */
  readonly #counts = new Map<number, { queries: number; hits: number }>();

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param coarse The coarse class of each class, by label.
   */
  constructor(queries: ByClass, references: ByClass, coarse: Int32Array) {
    this.#queries = queries;
    this.#references = references;
    this.#coarse = coarse;
  }

  /** Takes a query; it counts if it has a reference of its coarse class. */
  addRow({ self, classIndex, squared }: DistanceRow): void {
    const { classes, starts } = this.#references;
    const coarse = this.#coarse[this.#queries.classes[classIndex]!]!;
    let [own, other] = [Infinity, Infinity];
    for (let i = 0; i < classes.length; i++) {
      let nearest = Infinity;
      for (let k = starts[i]!, end = starts[i + 1]!; k < end; k++) {
        if (squared[k]! < nearest && k !== self) nearest = squared[k]!;
      }
      if (this.#coarse[classes[i]!] === coarse) own = Math.min(own, nearest);
      else other = Math.min(other, nearest);
    }
    if (own === Infinity) return;
    let counts = this.#counts.get(coarse);
    if (counts === undefined) this.#counts.set(coarse, counts = { queries: 0, hits: 0 });
    counts.queries++;
    counts.hits += Number(own < other);
  }

  /** The result, once all rows have been taken. */
  retrieval(): CoarseRetrieval {
    const all = [...this.#counts.values()];
    const sum = (value: (counts: { queries: number; hits: number }) => number) =>
      all.reduce((sum, counts) => sum + value(counts), 0);
    const queries = sum(({ queries }) => queries);
    return {
      classes: all.length,
      queries,
      recall_at_1: sum(({ hits }) => hits) / queries,
      macro_recall_at_1: sum(({ hits, queries }) => hits / queries) / all.length,
    };
  }
}
