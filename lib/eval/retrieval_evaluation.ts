import { measured } from "./measured.ts";
import { z } from "zod";
import { rankQuery } from "./retrieval.ts";
import type { DistanceRow } from "./row_blocks.ts";
import type { RowBins } from "./row_bins.ts";

/**
 * Retrieval figures by the definitions of pytorch-metric-learning's AccuracyCalculator: queries without a reference of
 * their class are skipped. At equal distances other classes count as nearer. NaN if no query is left.
 */
export const RetrievalFigures = z.object({
  queries: z.number().describe("number of queries that count"),
  recall_at_1: measured.describe("share of queries whose nearest reference is of their class"),
  recall_at_5: measured.describe("share of queries with a reference of their class among the 5 nearest"),
  recall_at_10: measured,
  r_precision: measured.describe(
    "mean share of the query's class among the R nearest, where R is the number of references of that class",
  ),
  map_at_r: measured.describe(
    "mean average precision at R: over the R nearest, where other classes count 0",
  ),
});
/** Retrieval figures by the definitions of pytorch-metric-learning's AccuracyCalculator. */
export type RetrievalFigures = z.infer<typeof RetrievalFigures>;

/** Retrieval over all queries and class by class. */
export const RetrievalEvaluation = z.object({
  all: RetrievalFigures,
  per_class: z.array(RetrievalFigures.extend({ label: z.number() })).describe(
    "each class that occurs among the queries, ascending",
  ),
});
/** Retrieval over all queries and class by class. */
export type RetrievalEvaluation = z.infer<typeof RetrievalEvaluation>;

/** Sums the rankings of queries. */
export class RetrievalCount {
  readonly #labels: readonly number[];
  readonly #sums: RetrievalFigures[];

  /** @param labels The label of each class of queries. */
  constructor(labels: readonly number[]) {
    this.#labels = labels;
    this.#sums = labels.map(nothing);
  }

  /** Takes a query, if it has a reference of its class. */
  addRow({ classIndex, squared }: DistanceRow, bins: RowBins): void {
    if (bins.relevant <= 0) return;
    const { firstHit, precisionAtR, averagePrecisionAtR } = rankQuery(squared, bins);
    const sums = this.#sums[classIndex]!;
    sums.queries++;
    sums.recall_at_1 += Number(firstHit <= 1);
    sums.recall_at_5 += Number(firstHit <= 5);
    sums.recall_at_10 += Number(firstHit <= 10);
    sums.r_precision += precisionAtR;
    sums.map_at_r += averagePrecisionAtR;
  }

  /** The mean figures, once all rows have been taken. */
  evaluation(): RetrievalEvaluation {
    const all = this.#sums.reduce((all, own) => {
      for (const name of Object.keys(all) as (keyof RetrievalFigures)[]) all[name] += own[name];
      return all;
    }, nothing());
    return {
      all: means(all),
      per_class: this.#sums.map((own, i) => ({ label: this.#labels[i]!, ...means(own) })),
    };
  }
}

function nothing(): RetrievalFigures {
  return { queries: 0, recall_at_1: 0, recall_at_5: 0, recall_at_10: 0, r_precision: 0, map_at_r: 0 };
}

function means({ queries, recall_at_1, recall_at_5, recall_at_10, r_precision, map_at_r }: RetrievalFigures) {
  return {
    queries,
    recall_at_1: recall_at_1 / queries,
    recall_at_5: recall_at_5 / queries,
    recall_at_10: recall_at_10 / queries,
    r_precision: r_precision / queries,
    map_at_r: map_at_r / queries,
  };
}
