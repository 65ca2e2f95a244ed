import { markdownTable, markdownText } from "../report/markdown_table.ts";
import { renderTable, type TextStyle, type TextTable, wrapText } from "../report/text_table.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { pairedRatio, type Timing } from "./paired_timing.ts";

/** A table of a benchmark. */
export interface BenchTable extends TextTable {
  /** What stands above it, where there are several. */
  title?: string;
}

/** A benchmark's outcome. */
export interface BenchResult {
  /** For a person. */
  tables: BenchTable[];
  /** What the contenders are made of, and what was left out. */
  notes: string[];
  /** For a program: medians in milliseconds under a name that says of what. */
  figures: Record<string, unknown>;
  /** Rivals that did not run, each with the reason. */
  leftOut: Record<string, string>;
}

/** Titles of {@link fasterCells}. */
export const FASTER_HEADER = ["trinca is", "least to greatest"] as const;

/** Cells that say how many times as fast trinca is: the median over the rounds, the least and the greatest. */
export function fasterCells(rival: Timing, trinca: Timing): [string, string] {
  if (rival === trinca) return ["", ""];
  const { median, least, greatest } = pairedRatio(rival, trinca);
  return [`${median.toFixed(2)}× as fast`, `${least.toFixed(2)} to ${greatest.toFixed(2)}`];
}

/** Medians by the contenders' keys, in microseconds' exactness. */
export function mediansByKey(
  contenders: readonly { key: string }[],
  timings: readonly Timing[],
): Record<string, number> {
  return Object.fromEntries(contenders.map(({ key }, i) => [key, Number(timings[i]!.median.toFixed(3))]));
}

/** Notes on what did not run. */
export function leftOutNotes(leftOut: Record<string, string>): string[] {
  const byReason = Map.groupBy(Object.entries(leftOut), ([, reason]) => reason);
  return [...byReason].map(([reason, names]) =>
    `Left out: ${names.map(([name]) => name).join(", ")}: ${reason}`
  );
}

/** A benchmark's outcome as a person reads it on a terminal. */
export function renderResult({ tables, notes }: BenchResult, style: TextStyle): string {
  const lines = tables.flatMap(({ title, ...table }) => [
    ...(title === undefined ? [] : [title]),
    ...renderTable(table, style),
  ]);
  return [...lines, ...notes].join("\n");
}

/** A benchmark's outcome as an object for a program. */
export function resultToJson({ figures, leftOut }: BenchResult, machine: Machine): Record<string, unknown> {
  return { ...figures, left_out: leftOut, machine };
}

/** How the parts of RESULTS.md are wrapped: as the formatter would. */
const COLUMNS = 110;

/** When, where and by what command a benchmark ran. */
export interface Occasion {
  /** What was measured, as a heading. */
  title: string;
  /** As it was typed. */
  command: string;
  /** The day, as `2026-01-31`. */
  date: string;
  /** The machine. */
  machine: Machine;
}

/** A benchmark's outcome in Markdown, as a section of a document. */
export function resultToMarkdown(
  { tables, notes }: BenchResult,
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
    items.join("\n"),
  ].join("\n\n");
}
