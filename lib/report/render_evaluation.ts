import type { EvaluationReport } from "../eval/mod.ts";
import { type EvaluationText, evaluationText } from "./evaluation_text.ts";
import { alarm, bold, dim, renderTable, spell, type TextStyle, wrapText } from "./text_table.ts";

/** How to draw an evaluation. */
export interface EvaluationStyle extends TextStyle {
  /** Width of the terminal; what is drawn is at most 80 wide. */
  columns: number;
  /** Whether to tell of single images and of pairs of classes too; if not given, no. */
  details?: boolean;
}

/** Wider than this nothing is drawn: lines of text would be hard to read. */
const WIDEST = 80;
/** Columns of a fact's name. */
const NAME = 12;

/**
 * Draws an evaluation as tables with borders. Synthetic data are announced before all else.
 *
 * @returns Lines joined by line feeds, without one at the end.
 */
export function renderEvaluation(report: EvaluationReport, style: EvaluationStyle): string {
  const width = Math.min(style.columns, WIDEST);
  const { warning, facts, sections, notes } = evaluationText(report, style.details ?? false);
  const wrapped = (text: string) => wrapText(spell(text, style), width);
  return [
    ...(warning === undefined ? [] : notice(warning, width, style)),
    ...heading(facts, width),
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

function heading(facts: EvaluationText["facts"], width: number): string[] {
  return facts.flatMap(([name, value]) =>
    wrapText(value, width - NAME).map((line, i) => (i === 0 ? name : "").padEnd(NAME) + line)
  );
}
