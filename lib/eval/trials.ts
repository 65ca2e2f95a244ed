import { z } from "zod";
import { measured } from "./measured.ts";
import { wilsonInterval } from "./intervals.ts";

/** The result of one-shot trials. */
export const TrialEvaluation = z.object({
  protocol: z.string().describe("the protocol's name"),
  path: z.string().describe("where the trials are"),
  runs: z.array(z.object({
    run: z.string(),
    classes: z.number().describe("known images"),
    queries: z.number(),
    wrong: z.number().describe("queries whose nearest known image is of another class"),
  })),
  queries: z.number().describe("in all runs"),
  wrong: z.number(),
  error: measured.describe("share of the queries that are wrong"),
  interval: z.tuple([measured, measured]).describe(
    "95% interval of the error as a share of independent trials (Wilson)",
  ),
});
/** The result of one-shot trials. */
export type TrialEvaluation = z.infer<typeof TrialEvaluation>;

/** A run of one-shot trials: one known image of each class, and queries. */
export interface TrialRun {
  run: string;
  /** Indices of the known images. */
  known: readonly number[];
  /** Each query and the known image of its class. */
  queries: readonly (readonly [image: number, known: number])[];
}

/**
 * Measures one-shot trials: in each run every query is assigned the class of the nearest known image. At equal distances
 * other classes count as nearer.
 *
 * @param embeddings `[N, D]`
 */
export function evaluateTrials(
  embeddings: Float32Array,
  dimension: number,
  runs: readonly TrialRun[],
): Pick<TrialEvaluation, "runs" | "queries" | "wrong" | "error" | "interval"> {
  const squared = (a: number, b: number) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) {
      sum += (embeddings[a * dimension + k]! - embeddings[b * dimension + k]!) ** 2;
    }
    return sum;
  };
  const counted = runs.map(({ run, known, queries }) => ({
    run,
    classes: known.length,
    queries: queries.length,
    wrong: queries.filter(([image, own]) => {
      const nearest = squared(image, own);
      return known.some((other) => other !== own && squared(image, other) <= nearest);
    }).length,
  }));
  const queries = counted.reduce((sum, run) => sum + run.queries, 0);
  const wrong = counted.reduce((sum, run) => sum + run.wrong, 0);
  return { runs: counted, queries, wrong, error: wrong / queries, interval: wilsonInterval(wrong, queries) };
}
