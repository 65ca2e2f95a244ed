import { markdownTable, markdownText } from "../report/markdown_table.ts";
import { renderTable, type TextStyle, type TextTable, wrapText } from "../report/text_table.ts";
import type { PlotFile } from "../report/plots/write_plots.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { pairedRatio, type Timing } from "./paired_timing.ts";

/** A table in a benchmark's result. */
export interface BenchTable extends TextTable {
  /** Heading above the table, if there are several tables. */
  title?: string;
}

/** A benchmark's result. */
export interface BenchResult {
  /** Tables for people. */
  tables: BenchTable[];
  /** Descriptions of the contenders, and what was left out. */
  notes: string[];
  /** Figures for programs: medians in milliseconds, by name. */
  figures: Record<string, unknown>;
  /** Contenders that did not run, each with the reason. */
  leftOut: Record<string, string>;
  /** Whether the user stopped it before its end. */
  stopped?: boolean;
  /** Plots to write into `plots/` next to its section. */
  plots?: PlotFile[];
}

/** Column headers of {@link fasterCells}. */
export const FASTER_HEADER = ["trinca is", "minimum to maximum"] as const;

/** Cells that show how many times as fast trinca is: median, minimum and maximum over the rounds. */
export function fasterCells(rival: Timing, trinca: Timing): [string, string] {
  if (rival === trinca) return ["", ""];
  const { median, least, greatest } = pairedRatio(rival, trinca);
  return [`${median.toFixed(2)}× as fast`, `${least.toFixed(2)} to ${greatest.toFixed(2)}`];
}

/** Medians by the contenders' keys, in milliseconds rounded to microseconds. */
export function mediansByKey(
  contenders: readonly { key: string }[],
  timings: readonly Timing[],
): Record<string, number> {
  return Object.fromEntries(contenders.map(({ key }, i) => [key, Number(timings[i]!.median.toFixed(3))]));
}

/** Notes on contenders that did not run. */
export function leftOutNotes(leftOut: Record<string, string>): string[] {
  const byReason = Map.groupBy(Object.entries(leftOut), ([, reason]) => reason);
  return [...byReason].map(([reason, names]) =>
    `Left out: ${names.map(([name]) => name).join(", ")}: ${reason}`
  );
}

/** Renders a benchmark's result for a terminal. */
export function renderResult({ tables, notes }: BenchResult, style: TextStyle): string {
  const lines = tables.flatMap(({ title, ...table }) => [
    ...(title === undefined ? [] : [title]),
    ...renderTable(table, style),
  ]);
  return [...lines, ...notes].join("\n");
}

/** Returns a benchmark's result as a JSON object for programs. */
export function resultToJson({ figures, leftOut }: BenchResult, machine: Machine): Record<string, unknown> {
  return { ...figures, left_out: leftOut, machine };
}

/** Line width of RESULTS.md, the same as the formatter's. */
const COLUMNS = 110;

/** When, where and by what command a benchmark ran. */
export interface Occasion {
  /** Heading of the section. */
  title: string;
  /** The command as it was typed. */
  command: string;
  /** The date, such as `2026-01-31`. */
  date: string;
  machine: Machine;
}

/** Renders a benchmark's result as a section of a Markdown document. */
export function resultToMarkdown(
  { tables, notes, plots = [] }: BenchResult,
  { title, command, date, machine }: Occasion,
): string {
  const items = notes.map((note) => `- ${wrapText(markdownText(note), COLUMNS - 2).join("\n  ")}`);
  return [
    `## ${title}`,
    wrapText(`\`${command}\` on ${date}: ${markdownText(describeMachine(machine))}.`, COLUMNS).join("\n"),
    ...tables.flatMap(({ title, ...table }) => [
      ...(title === undefined ? [] : [`### ${title}`]),
      markdownTable(table),
    ]),
    ...plots.map(({ name }) => `![${title}](plots/${name}.svg)`),
    items.join("\n"),
  ].join("\n\n");
}
