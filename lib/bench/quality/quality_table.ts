import type { BenchTable } from "../bench_result.ts";
import {
  formatDifference,
  formatSpread,
  isWithinNoise,
  meanWithNoise,
  pairedDifference,
  spreadOf,
} from "../../base/difference.ts";
import type { QualityOutcome } from "./quality_outcome.ts";

/** A row of a study with what its trainings came to. */
export interface QualityRow {
  name: string;
  flags: string;
  /** By seed, from 1 on; undefined where the training has not ended. */
  outcomes: readonly (QualityOutcome | undefined)[];
}

/** Decimals of figures. */
const PLACES = 4;

/** What is compared. */
const HELD_OUT = (outcome: QualityOutcome) => outcome.val;
/** A column: its heading and its figure. */
type Column = readonly [name: string, of: (outcome: QualityOutcome) => number];

/** What is shown besides the held-out images' figure. */
export interface ShownFigures {
  /** Whether to show the test images' figures. */
  test: boolean;
  /** By how many views of each image the networks were measured too; 1 if not. */
  views: number;
}

function columnsOf({ test, views }: ShownFigures): Column[] {
  const onTest: Column[] = [
    ["test VAL", ({ test }) => test.val],
    ["at FAR 1e-4", ({ test }) => test.valAt1e4],
    ["test Recall@1", ({ test }) => test.recall],
  ];
  return [
    ...(views > 1
      ? [[`held out, ${views} views`, ({ views }: QualityOutcome) => views?.val ?? NaN] as const]
      : []),
    ...(test ? onTest : []),
    ...(test && views > 1
      ? [[`test VAL, ${views} views`, ({ views }: QualityOutcome) => views?.test ?? NaN] as const]
      : []),
  ];
}

/** What a study has found about a row. */
export interface RowFigures {
  /** VAL on the held-out images by seed; null where the training diverged or has not ended. */
  val: (number | null)[];
  mean: number | null;
  std: number | null;
  /** The difference to the base over the seeds that both have, with half of its 95% interval. */
  difference?: { value: number | null; noise: number | null; seeds: number };
  /** Seconds of training by seed. */
  seconds: (number | null)[];
  diverged: number;
  /** Further figures by their columns in the table and by seed. */
  more: Record<string, (number | null)[]>;
}

/** The figures of every row, by name. */
export function qualityFigures(rows: readonly QualityRow[], shown: ShownFigures): Record<string, RowFigures> {
  const columns = columnsOf(shown);
  const [base] = rows;
  return Object.fromEntries(rows.map((row) => {
    const { mean, std } = spreadOf(values(row, HELD_OUT));
    const difference = row === base ? undefined : differenceTo(base!, row, HELD_OUT);
    return [row.name, {
      val: row.outcomes.map((outcome) => known(outcome?.val)),
      mean: known(mean),
      std: known(std),
      ...(difference && {
        difference: {
          value: known(difference.value),
          noise: known(difference.noise),
          seeds: difference.seeds,
        },
      }),
      seconds: row.outcomes.map((outcome) => known(outcome?.seconds)),
      diverged: row.outcomes.filter((outcome) => outcome?.state === "diverged").length,
      more: Object.fromEntries(
        columns.map(([name, of]) => [name, row.outcomes.map((outcome) => known(outcome && of(outcome)))]),
      ),
    }];
  }));
}

/**
 * The table of a study: mean and standard deviation over the seeds, and the difference to the base over the seeds that
 * both have.
 *
 * @param rows The base first.
 */
export function qualityTable(rows: readonly QualityRow[], shown: ShownFigures): BenchTable {
  const columns = columnsOf(shown);
  const [base] = rows;
  return {
    header: [
      "",
      "VAL, held out",
      "to the base",
      "",
      "seeds",
      "seconds each",
      ...columns.map(([name]) => name),
    ],
    rows: rows.map((row) => {
      const difference = row === base ? undefined : differenceTo(base!, row, HELD_OUT);
      const within = difference && isWithinNoise(difference);
      const diverged = row.outcomes.filter((outcome) => outcome?.state === "diverged").length;
      const ended = row.outcomes.filter((outcome) => outcome !== undefined).length;
      return [
        row.name,
        formatSpread(spreadOf(values(row, HELD_OUT)), PLACES),
        difference === undefined ? "" : formatDifference(difference, PLACES),
        within === undefined
          ? ""
          : within
          ? "equal within the noise"
          : difference!.value > 0
          ? "better"
          : "worse",
        diverged === 0 ? String(ended) : `${ended}, ${diverged} diverged`,
        formatSpread(spreadOf(values(row, ({ seconds }) => seconds)), 0),
        ...columns.map(([, of]) => formatMean(values(row, of))),
      ];
    }),
  };
}

/** Names, flags. */
export function flagsTable(rows: readonly QualityRow[]): BenchTable {
  return { title: "Flags", header: ["", "flags"], rows: rows.map(({ name, flags }) => [name, flags || "–"]) };
}

/** `0.9921 ± 0.0012`: a mean with half of its 95% interval over the seeds. */
function formatMean(figures: readonly number[]): string {
  const { value, noise } = meanWithNoise(figures);
  if (Number.isNaN(value)) return "–";
  return Number.isNaN(noise) ? value.toFixed(PLACES) : `${value.toFixed(PLACES)} ± ${noise.toFixed(PLACES)}`;
}

/** The figures of the trainings that came to their end. */
function values({ outcomes }: QualityRow, of: (outcome: QualityOutcome) => number): number[] {
  return outcomes.flatMap((outcome) => outcome?.state === "done" ? [of(outcome)] : []);
}

function differenceTo(base: QualityRow, row: QualityRow, of: (outcome: QualityOutcome) => number) {
  const seeds = row.outcomes.flatMap((outcome, i) =>
    outcome?.state === "done" && base.outcomes[i]?.state === "done" ? [i] : []
  );
  const figures = ({ outcomes }: QualityRow) => seeds.map((i) => of(outcomes[i]!));
  return { ...pairedDifference(figures(row), figures(base)), seeds: seeds.length };
}

/** NaN is not JSON. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
