import type { EvaluationReport } from "../eval/report_type.ts";
import { evaluationText } from "./evaluation_text.ts";
import { markdownReport } from "./markdown_report.ts";

/**
 * An evaluation in Markdown, with every table. Synthetic data are announced before all else.
 *
 * @returns Lines joined by line feeds, without one at the end.
 */
export function markdownEvaluation(report: EvaluationReport): string {
  return markdownReport("Evaluation", evaluationText(report, true));
}
