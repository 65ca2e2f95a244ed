import { type BenchTable, FASTER_HEADER, fasterCells } from "./bench_result.ts";
import { differenceOf, formatDifference, formatSpread, isWithinNoise, spreadOf } from "../base/difference.ts";
import { pairedRatio, timingOf } from "./paired_timing.ts";

/** What the trainings of a contender took and achieved. */
export interface DataOutcome {
  /** Name in the figures for programs. */
  key: string;
  /** Name in the table. */
  name: string;
  /** Milliseconds of each epoch, of all trainings. */
  epochs: number[];
  /** Recall@1 of each training. */
  recalls: number[];
  /** VAL at the main rate of each training; NaN where it cannot be measured. */
  vals: number[];
}

/** The figures that are compared. */
const FIGURES = { "Recall@1": "recalls", "VAL at FAR 0.001": "vals" } as const;

/**
 * The table of `bench data`: a row per contender, the first of which is ours, and one for the difference if there are
 * two.
 *
 * @param seeds The number of trainings.
 */
export function dataTable(outcomes: readonly DataOutcome[], seeds: number): BenchTable {
  const timings = outcomes.map(({ epochs }) => timingOf(epochs));
  const rows = outcomes.map((outcome, i) => [
    outcome.name,
    (secondsOf(outcome, seeds)).toFixed(1),
    ...fasterCells(timings[i]!, timings[0]!),
    ...Object.values(FIGURES).map((figure) => formatSpread(spreadOf(outcome[figure]))),
  ]);
  const [ours, rival] = outcomes;
  const differences = ours === undefined || rival === undefined ? [] : [[
    "difference",
    "",
    "",
    "",
    ...Object.values(FIGURES).map((figure) =>
      formatDifference(differenceOf(spreadOf(ours[figure]), spreadOf(rival[figure])))
    ),
  ]];
  return {
    header: ["", "seconds", ...FASTER_HEADER, ...Object.keys(FIGURES)],
    rows: [...rows, ...differences],
  };
}

/** Says of each figure whether the two contenders are equal within the noise. */
export function verdicts([ours, rival]: readonly DataOutcome[]): string[] {
  if (ours === undefined || rival === undefined) return [];
  return Object.entries(FIGURES).flatMap(([name, figure]) => {
    const difference = differenceOf(spreadOf(ours[figure]), spreadOf(rival[figure]));
    const within = isWithinNoise(difference);
    if (within === undefined) return [];
    const better = difference.value > 0 ? ours.name : rival.name;
    return [`${name}: ${within ? "equal within the noise" : `${better} is better by more than the noise`}.`];
  });
}

/** The figures for programs. */
export function dataFigures(outcomes: readonly DataOutcome[], seeds: number): Record<string, unknown> {
  const ours = outcomes[0]!;
  return Object.fromEntries(outcomes.map((outcome) => [outcome.key, {
    seconds: Number(secondsOf(outcome, seeds).toFixed(3)),
    ...(outcome !== ours && { ratio: pairedRatio(timingOf(outcome.epochs), timingOf(ours.epochs)) }),
    recall_at_1: outcome.recalls,
    // NaN is not JSON.
    val_at_far: outcome.vals.map((value) => Number.isNaN(value) ? null : value),
  }]));
}

function secondsOf({ epochs }: DataOutcome, seeds: number): number {
  return epochs.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000 / seeds;
}
