import type { EvaluationReport } from "../eval/report_type.ts";
import { evaluationText } from "./evaluation_text.ts";
import { renderReport, type ReportStyle } from "./render_report.ts";

/** How to render an evaluation. */
export interface EvaluationStyle extends ReportStyle {
  /** Whether to add details about single images and pairs of classes; false by default. */
  details?: boolean;
}

/**
 * Renders an evaluation as tables with borders. A warning about synthetic data comes first.
 *
 * @returns Lines joined by line feeds, without a final one.
 */
export function renderEvaluation(report: EvaluationReport, style: EvaluationStyle): string {
  return renderReport(evaluationText(report, style.details ?? false, style.tableColumns), style);
}
