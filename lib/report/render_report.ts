import { factLines } from "./fact_lines.ts";
import type { ReportText } from "./report_text.ts";
import { alarm, bold, dim, renderTable, spell, type TextStyle, wrapText } from "./text_table.ts";

/** How to render a report. */
export interface ReportStyle extends TextStyle {
  /** The width of the terminal; texts wrap at 80 columns or less. */
  columns: number;
  /** The width that tables must fit into, by shorter class names; in a pipe or a file names are whole. */
  tableColumns?: number;
}

/** The greatest width of texts: longer lines would be hard to read. */
const WIDEST = 80;

/**
 * Renders a report as tables with borders. A warning about synthetic data comes first.
 *
 * @returns Lines joined by line feeds, without a final one.
 */
export function renderReport({ warning, facts, sections, notes }: ReportText, style: ReportStyle): string {
  const width = Math.min(style.columns, WIDEST);
  const wrapped = (text: string) => wrapText(spell(text, style), width);
  return [
    ...(warning === undefined ? [] : notice(warning, width, style)),
    ...factLines(facts, width),
    ...sections.flatMap(({ title, tables }) => [
      "",
      ...wrapped(title).map((line) => bold(line, style)),
      ...tables.flatMap((table) => renderTable(table, style)),
    ]),
    "",
    ...notes.flatMap(wrapped).map((line) => dim(line, style)),
  ].join("\n");
}

function notice(text: string, width: number, style: TextStyle): string[] {
  const rule = "!".repeat(width);
  const lines = wrapText(text, width - 6).map((line) => `!! ${line.padEnd(width - 6)} !!`);
  return [...[rule, ...lines, rule].map((line) => alarm(line, style)), ""];
}
