import { z } from "zod";
import { measured } from "./measured.ts";
import type { QueryRows } from "./query_rows.ts";
import type { SweptRows } from "./sweep/swept_rows.ts";

/**
 * Retrieval figures by the definitions of pytorch-metric-learning's AccuracyCalculator: queries without a reference of
 * their class are skipped. At equal distances other classes count as nearer. NaN if no query is left. Recall@K over K is
 * the cumulative match characteristic (CMC).
 */
export const RetrievalFigures = z.object({
  queries: z.number().describe("number of queries that count"),
  recall_at_1: measured.describe("share of queries whose nearest reference is of their class"),
  recall_at_5: measured.describe("share of queries with a reference of their class among the 5 nearest"),
  recall_at_10: measured,
  recall_at_20: measured.exactOptional(), // older logs lack it
  r_precision: measured.describe(
    "mean share of the query's class among the R nearest, where R is the number of references of that class",
  ),
  map_at_r: measured.describe(
    "mean average precision at R: over the R nearest, where other classes count 0",
  ),
  map: measured.exactOptional().describe(
    "mean average precision over the whole ranking; present if queries and references are two sets",
  ),
});
/** Retrieval figures by the definitions of pytorch-metric-learning's AccuracyCalculator. */
export type RetrievalFigures = z.infer<typeof RetrievalFigures>;

/** Means over the classes of their figures, so that each class counts the same however many queries it has. */
export const MacroRetrieval = RetrievalFigures.omit({ queries: true }).extend({
  classes: z.number().describe("number of classes with queries that count"),
});
/** Means over the classes of their figures. */
export type MacroRetrieval = z.infer<typeof MacroRetrieval>;

/** Retrieval over all queries and class by class. */
export const RetrievalEvaluation = z.object({
  all: RetrievalFigures,
  macro: MacroRetrieval.exactOptional().describe("mean over the classes; older logs lack it"),
  unmatched: z.number().exactOptional().describe(
    "number of queries that are left out, since no reference is of their class; older logs lack it",
  ),
  per_class: z.array(RetrievalFigures.extend({ label: z.number() })).describe(
    "each class that occurs among the queries, ascending",
  ),
});
/** Retrieval over all queries and class by class. */
export type RetrievalEvaluation = z.infer<typeof RetrievalEvaluation>;

/** The figures that are means over queries. */
type Means = Omit<RetrievalFigures, "queries">;

/** Sums the rankings of queries. */
export class RetrievalCount {
  readonly #labels: readonly number[];
  readonly #sums: RetrievalFigures[];
  readonly #whole: boolean;

  /**
   * @param labels The label of each class of queries.
   * @param whole Whether to rank all references too, for the mean average precision.
   */
  constructor(labels: readonly number[], whole = false) {
    this.#labels = labels;
    this.#whole = whole;
    this.#sums = labels.map(() => this.#nothing());
  }

  /** Takes the rankings of some queries; one counts if it has a reference of its class. */
  addRows({ first, rows, rankings }: SweptRows, queries: QueryRows): void {
    for (let i = 0; i < rows; i++) {
      const relevant = queries.relevant(first + i);
      if (relevant > 0) {
        this.#add(queries.classIndices[first + i]!, relevant, rankings!.subarray(4 * i, 4 * i + 4));
      }
    }
  }

  #add(classIndex: number, relevant: number, ranking: Float64Array): void {
    const [firstHit, hits, precisions, wholePrecisions] = ranking as unknown as [
      number,
      number,
      number,
      number,
    ];
    const sums = this.#sums[classIndex]!;
    sums.queries++;
    sums.recall_at_1 += Number(firstHit <= 1);
    sums.recall_at_5 += Number(firstHit <= 5);
    sums.recall_at_10 += Number(firstHit <= 10);
    sums.recall_at_20! += Number(firstHit <= 20);
    sums.r_precision += hits / relevant;
    sums.map_at_r += precisions / relevant;
    if (this.#whole) sums.map! += wholePrecisions / relevant;
  }

  /**
   * The mean figures, once all rows have been taken.
   *
   * @param count The number of queries, of which some may have no reference of their class.
   */
  evaluation(count: number): RetrievalEvaluation {
    const { queries, ...sums } = total(this.#nothing(), this.#sums);
    const perClass = this.#sums.map(({ queries, ...own }) => ({ queries, ...divided(own, queries) }));
    const counted = perClass.filter(({ queries }) => queries > 0);
    const { queries: _, ...overClasses } = total(this.#nothing(), counted);
    return {
      all: { queries, ...divided(sums, queries) },
      macro: { classes: counted.length, ...divided(overClasses, counted.length) },
      unmatched: count - queries,
      per_class: perClass.map((own, i) => ({ label: this.#labels[i]!, ...own })),
    };
  }

  #nothing(): RetrievalFigures {
    return {
      queries: 0,
      recall_at_1: 0,
      recall_at_5: 0,
      recall_at_10: 0,
      recall_at_20: 0,
      r_precision: 0,
      map_at_r: 0,
      ...(this.#whole && { map: 0 }),
    };
  }
}

function total(sums: RetrievalFigures, all: readonly RetrievalFigures[]): RetrievalFigures {
  const names = Object.keys(sums) as (keyof RetrievalFigures)[];
  for (const own of all) for (const name of names) sums[name]! += own[name]!;
  return sums;
}

function divided(sums: Means, by: number): Means {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / by])) as Means;
}
