import { renderReport, type ReportStyle } from "../render_report.ts";
import { comparisonText } from "./comparison_text.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";

/** The most epochs in a table; only the last ones are shown. */
const MOST_EPOCHS = 30;

/**
 * Renders a comparison as tables with borders; of a long training only the last epochs. A warning about synthetic data
 * comes first.
 *
 * @param runs At least two.
 * @returns Lines joined by line feeds, without a final one.
 */
export function renderComparison(runs: readonly MeasuredRun[], style: ReportStyle): string {
  return renderReport(comparisonText(runs, MOST_EPOCHS), style);
}
