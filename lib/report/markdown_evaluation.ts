import type { EvaluationReport } from "../eval/mod.ts";
import { evaluationText } from "./evaluation_text.ts";
import { markdownTable, markdownText } from "./markdown_table.ts";

/**
 * An evaluation in Markdown, with every table. Synthetic data are announced before all else.
 *
 * @returns Lines joined by line feeds, without one at the end.
 */
export function markdownEvaluation(report: EvaluationReport): string {
  const { warning, facts, sections, notes } = evaluationText(report, true);
  const blocks = [
    "# Evaluation",
    ...(warning === undefined ? [] : [`> **${markdownText(warning)}**`]),
    markdownTable({ rows: facts }),
    ...sections.flatMap(({ title, tables }) => [`## ${markdownText(title)}`, ...tables.map(markdownTable)]),
    ...notes.map(markdownText),
  ];
  return blocks.join("\n\n");
}
