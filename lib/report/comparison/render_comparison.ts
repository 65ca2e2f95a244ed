import { renderReport, type ReportStyle } from "../render_report.ts";
import { comparisonText } from "./comparison_text.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";

/** Epochs of a table at most: the last ones. */
const MOST_EPOCHS = 30;

/**
 * Draws a comparison as tables with borders; of a long training the last epochs. Synthetic data are announced before
 * all else.
 *
 * @param runs At least two.
 * @returns Lines joined by line feeds, without one at the end.
 */
export function renderComparison(runs: readonly MeasuredRun[], style: ReportStyle): string {
  return renderReport(comparisonText(runs, MOST_EPOCHS), style);
}
