import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { measured } from "./measured.ts";
import { classOfRows } from "./neighbours.ts";
import type { QueryRows } from "./query_rows.ts";
import type { SweptRows } from "./sweep/swept_rows.ts";

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
  readonly #queryClasses: Int32Array;
  readonly #referenceClasses: Int32Array;
  /** The number of references of each coarse class. */
  readonly #sizes = new Map<number, number>();
  /** Queries and hits by coarse class. */
  readonly #counts = new Map<number, { queries: number; hits: number }>();

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param coarse The coarse class of each class, by label.
   */
  constructor(queries: ByClass, references: ByClass, coarse: Int32Array) {
    this.#queryClasses = Int32Array.from(queries.classes, (label) => coarse[label]!);
    this.#referenceClasses = classOfRows(references).map((label) => coarse[label]!);
    for (const own of this.#referenceClasses) this.#sizes.set(own, (this.#sizes.get(own) ?? 0) + 1);
  }

  /** What a sweep has to know: the coarse class of each class of queries, and of each reference. */
  get wanted(): { queries: Int32Array; references: Int32Array } {
    return { queries: this.#queryClasses, references: this.#referenceClasses };
  }

  /** Takes some queries; one counts if it has a reference of its coarse class. */
  addRows({ first, rows, coarseHits }: SweptRows, queries: QueryRows): void {
    for (let i = 0; i < rows; i++) {
      const coarse = this.#queryClasses[queries.classIndices[first + i]!]!;
      const size = (this.#sizes.get(coarse) ?? 0) - Number(queries.isReference(first + i));
      if (size > 0) this.#add(coarse, coarseHits![i]!);
    }
  }

  #add(coarse: number, hit: number): void {
    let counts = this.#counts.get(coarse);
    if (counts === undefined) this.#counts.set(coarse, counts = { queries: 0, hits: 0 });
    counts.queries++;
    counts.hits += hit;
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
