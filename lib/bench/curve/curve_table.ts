import type { BenchTable } from "../bench_result.ts";
import { formatSpread, spreadOf } from "../../base/difference.ts";
import { median } from "../../base/median.ts";
import type { CurvePoint } from "./training_clock.ts";

/** The curves of a contender, one for each seed. */
export interface Curves {
  key: string;
  name: string;
  curves: readonly (readonly CurvePoint[])[];
}

/** The first measurement of a curve that reaches a VAL; undefined if none does. */
export function firstReaching(curve: readonly CurvePoint[], target: number): CurvePoint | undefined {
  return curve.find(({ val }) => val >= target);
}

/** How many times as fast a contender reached a VAL as a rival, by seed. */
export interface Ratios {
  /** Median, least and greatest over the seeds. */
  median: number;
  least: number;
  greatest: number;
  /** Whether the rival did not reach it with some seed: its whole training counts then, and the ratio is at least this. */
  atLeast: boolean;
}

/** Compares how fast two contenders reached a VAL; undefined where the contender did not reach it with every seed. */
export function ratiosTo(rival: Curves, own: Curves, target: number): Ratios | undefined {
  const ratios: number[] = [];
  let atLeast = false;
  for (const [i, curve] of own.curves.entries()) {
    const ours = firstReaching(curve, target);
    if (ours === undefined) return undefined;
    const theirs = firstReaching(rival.curves[i]!, target);
    if (theirs === undefined) atLeast = true;
    ratios.push((theirs ?? rival.curves[i]!.at(-1)!).seconds / ours.seconds);
  }
  return { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios), atLeast };
}

/**
 * The table of `bench curve`: seconds and epochs to a VAL, how many times as fast as the rival, and where it ended.
 *
 * @param rival The contender that the others are compared with, if it ran.
 */
export function curveTable(
  contenders: readonly Curves[],
  rival: Curves | undefined,
  target: number,
): BenchTable {
  return {
    header: [
      "",
      `seconds to VAL ${target}`,
      "epochs to it",
      ...(rival === undefined ? [] : ["as fast", "least to greatest"]),
      "VAL at the end",
      "seconds in all",
    ],
    rows: contenders.map((contender) => {
      const { name, curves } = contender;
      const reached = curves.map((curve) => firstReaching(curve, target));
      const ratios = rival === undefined || rival === contender
        ? undefined
        : ratiosTo(rival, contender, target);
      const sign = ratios?.atLeast ? "≥ " : "";
      return [
        name,
        medianOf(reached.map((point) => point?.seconds)),
        medianOf(reached.map((point) => point?.epochs)),
        ...(rival === undefined ? [] : ratios === undefined ? ["", ""] : [
          `${sign}${ratios.median.toFixed(1)}×`,
          `${ratios.least.toFixed(1)} to ${ratios.greatest.toFixed(1)}`,
        ]),
        formatSpread(spreadOf(curves.map((curve) => curve.at(-1)?.val ?? NaN)), 4),
        medianOf(curves.map((curve) => curve.at(-1)?.seconds)),
      ];
    }),
  };
}

function medianOf(values: readonly (number | undefined)[]): string {
  const reached = values.filter((value) => value !== undefined);
  return reached.length === values.length
    ? median(reached).toFixed(1)
    : `not with ${values.length - reached.length}`;
}
