import { markdownReport } from "../markdown_report.ts";
import { comparisonText } from "./comparison_text.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";

/**
 * A comparison in Markdown, with all tables and all epochs. A warning about synthetic data comes first.
 *
 * @param runs At least two.
 * @returns Lines joined by line feeds, without a final one.
 */
export function markdownComparison(runs: readonly MeasuredRun[]): string {
  return markdownReport("Comparison", comparisonText(runs));
}
