import { formatDifference, formatSpread, isWithinNoise, spreadOf } from "../base/difference.ts";
import { decimal } from "../base/format.ts";
import { tableColumns, type TextTable } from "../report/text_table.ts";
import type { SettingResult, SweepResult } from "./sweep_result.ts";
import { holdsOut } from "./winner_command.ts";

/** Decimals of figures. */
const PLACES = 4;

/** A column: its heading, and a cell of each setting. */
interface Column {
  heading: string;
  cell(setting: SettingResult): string;
  /** Those with a higher number are left out first where there is no room. */
  rank: number;
}

/** The images that the settings are compared on. */
export function comparedOn({ settings }: SweepResult): "held out" | "validation" {
  return holdsOut(settings[0]!) ? "held out" : "validation";
}

/**
 * The table of a sweep, the best setting first: mean and standard deviation over the seeds, the 95% interval of the mean,
 * and the difference to the first one seed by seed.
 *
 * @param columns The width of the terminal, for which columns are left out; without it all are there.
 */
export function sweepTable(result: SweepResult, columns = Infinity): TextTable & { header: string[] } {
  const all = columnsOf(result);
  for (let most = 9;; most--) {
    const shown = all.filter(({ rank }) => rank <= most);
    const table = {
      header: shown.map(({ heading }) => heading),
      rows: result.settings.map((setting) => shown.map(({ cell }) => cell(setting))),
    };
    if (most === 0 || tableColumns(table) <= columns) return table;
  }
}

function columnsOf(result: SweepResult): Column[] {
  const names = [...new Set(result.settings.flatMap(({ differing }) => Object.keys(differing)))];
  const column = (rank: number, heading: string, cell: Column["cell"]): Column => ({ rank, heading, cell });
  const settings = names.length > 0
    ? names.map((name) => column(0, name, ({ differing }) => differing[name] ?? "–"))
    : [column(0, "", () => "all runs")];
  const hasSeeds = result.settings.some(({ runs }) => runs.length > 1);
  return [
    ...settings,
    column(
      0,
      `VAL, ${comparedOn(result)}`,
      ({ mean, std, runs }) =>
        formatSpread(
          { mean, std, count: runs.filter(({ outcome }) => outcome?.state === "done").length },
          PLACES,
        ),
    ),
    ...(hasSeeds
      ? [
        column(3, "95% interval", ({ mean, noise }) =>
          Number.isNaN(noise) ? "–" : `${decimal(mean - noise)} to ${decimal(mean + noise)}`),
      ]
      : []),
    column(1, "to the best", ({ toFirst }) => toFirst === undefined ? "" : formatDifference(toFirst, PLACES)),
    ...(hasSeeds ? [column(2, "", verdict)] : []),
    column(0, "seeds", seedsOf),
    column(
      4,
      "seconds each",
      ({ runs }) =>
        formatSpread(
          spreadOf(runs.flatMap(({ outcome }) => outcome?.state === "done" ? [outcome.seconds] : [])),
          0,
        ),
    ),
  ];
}

/** Of a difference that chance explains. */
export const EQUAL = "equal within noise";

/** Whether the difference to the best setting is more than noise; empty if that is not known. */
export function verdict({ toFirst }: SettingResult): string {
  const within = toFirst && isWithinNoise(toFirst);
  if (within === undefined) return "";
  return within ? EQUAL : toFirst!.value > 0 ? "better" : "worse";
}

/** `3`, or `2 of 3, 1 diverged`. */
function seedsOf({ runs }: SettingResult): string {
  const done = runs.filter(({ outcome }) => outcome?.state === "done").length;
  const diverged = runs.filter(({ outcome }) => outcome?.state === "diverged").length;
  const of = done === runs.length ? String(done) : `${done} of ${runs.length}`;
  return diverged === 0 ? of : `${of}, ${diverged} diverged`;
}
