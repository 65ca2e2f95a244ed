import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { type BenchResult, leftOutNotes } from "../bench_result.ts";
import { curvePlot } from "./curve_plot.ts";
import { type Curves, curveTable, firstReaching } from "./curve_table.ts";

/** What was measured, for the notes. */
export interface CurveFacts {
  /** The data set, in words. */
  data: string;
  seeds: number;
  /** The VAL to reach. */
  target: number;
  /** Contenders that did not run, each with the reason. */
  leftOut: Record<string, string>;
}

/** The result of `bench curve`. */
export function curveResult(
  contenders: readonly (Curves & { about: string })[],
  { data, seeds, target, leftOut }: CurveFacts,
): BenchResult {
  const rival = contenders.find(({ key }) => key.startsWith("pytorch"));
  return {
    tables: [curveTable(contenders, rival, target)],
    notes: [
      `${data}; seeds 1 to ${seeds}, all contenders of a seed epoch by epoch in turn. Medians of the seeds; as fast: ` +
      "of the seeds' ratios; ≥ where the rival did not reach it, and its whole training counts.",
      `VAL: exact, at FAR ${MAIN_RATE}, over all pairs of the held-out images; 12 times in each of the first two epochs, ` +
      "then twice. Seconds: of training, without evaluations on either side; opening the data does not count, compiling " +
      "the step does.",
      ...contenders.map(({ name, about }) => `${name}: ${about}`),
      ...leftOutNotes(leftOut),
    ],
    figures: {
      curve: Object.fromEntries(contenders.map(({ key, curves }) => [
        key,
        curves.map((points) => ({
          seconds_to_target: firstReaching(points, target)?.seconds ?? null,
          // NaN is not JSON.
          points: points.map(({ val, ...point }) => ({ ...point, val: Number.isNaN(val) ? null : val })),
        })),
      ])),
    },
    leftOut,
    plots: [{ name: "quality_over_time", svg: curvePlot(contenders, target, data) }],
  };
}
