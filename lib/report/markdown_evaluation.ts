import type { EvaluationReport } from "../eval/report_type.ts";
import { evaluationText } from "./evaluation_text.ts";
import { markdownReport } from "./markdown_report.ts";

/**
 * An evaluation in Markdown, with all tables. A warning about synthetic data comes first.
 *
 * @returns Lines joined by line feeds, without a final one.
 */
export function markdownEvaluation(report: EvaluationReport): string {
  return markdownReport("Evaluation", evaluationText(report, true));
}
