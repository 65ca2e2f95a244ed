import { markdownReport } from "../markdown_report.ts";
import { comparisonText } from "./comparison_text.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";

/**
 * A comparison in Markdown, with every table and all epochs. Synthetic data are announced before all else.
 *
 * @param runs At least two.
 * @returns Lines joined by line feeds, without one at the end.
 */
export function markdownComparison(runs: readonly MeasuredRun[]): string {
  return markdownReport("Comparison", comparisonText(runs));
}
