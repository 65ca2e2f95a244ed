import { rankQuery } from "./retrieval.ts";
import type { DistanceRow } from "./row_blocks.ts";
import type { RowBins } from "./row_bins.ts";

/**
 * How good the nearest references of queries are, by the definitions of pytorch-metric-learning's AccuracyCalculator:
 * a query without a reference of its class is left out. Between equal distances another class counts as nearer. NaN
 * where no query is left.
 */
export interface RetrievalFigures {
  /** The queries that count. */
  queries: number;
  /** Share of them whose nearest reference is of their class. */
  recall_at_1: number;
  /** Share of them with one of their class among the 5 nearest. */
  recall_at_5: number;
  /** Share of them with one of their class among the 10 nearest. */
  recall_at_10: number;
  /** Mean share of their class among the R nearest, R being how many references of it there are. */
  r_precision: number;
  /** Mean average precision at R: over the R nearest, those of another class counting 0. */
  map_at_r: number;
}

/** Retrieval over all queries and class by class. */
export interface RetrievalEvaluation {
  /** Over all queries. */
  all: RetrievalFigures;
  /** Over the queries of each class that occurs among them, ascending. */
  per_class: (RetrievalFigures & { label: number })[];
}

/** Sums the rankings of queries. */
export class RetrievalCount {
  readonly #labels: readonly number[];
  readonly #sums: RetrievalFigures[];

  /** @param labels Number of each class of queries. */
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

  /** The means, once all rows have been taken. */
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
