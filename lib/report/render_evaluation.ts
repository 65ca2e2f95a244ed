import type { EvaluationReport } from "../eval/report_type.ts";
import { evaluationText } from "./evaluation_text.ts";
import { renderReport, type ReportStyle } from "./render_report.ts";

/** How to draw an evaluation. */
export interface EvaluationStyle extends ReportStyle {
  /** Whether to tell of single images and of pairs of classes too; if not given, no. */
  details?: boolean;
}

/**
 * Draws an evaluation as tables with borders. Synthetic data are announced before all else.
 *
 * @returns Lines joined by line feeds, without one at the end.
 */
export function renderEvaluation(report: EvaluationReport, style: EvaluationStyle): string {
  return renderReport(evaluationText(report, style.details ?? false), style);
}
