import { markdownReport } from "../report/markdown_report.ts";
import { renderReport, type ReportStyle } from "../report/render_report.ts";
import type { SweepResult } from "./sweep_result.ts";
import { sweepText, winnerLines } from "./sweep_text.ts";

/**
 * Renders what a sweep has found for a terminal: the table, and the command that trains the winner, unwrapped.
 *
 * @returns Lines joined by line feeds, without a final one.
 */
export function renderSweep(result: SweepResult, style: ReportStyle): string {
  const lines = winnerLines(result);
  return [
    renderReport(sweepText(result, style.tableColumns), style),
    ...(lines.length > 0 ? ["", ...lines] : []),
  ]
    .join("\n");
}

/**
 * What a sweep has found in Markdown.
 *
 * @returns Lines joined by line feeds, without a final one.
 */
export function markdownSweep(result: SweepResult): string {
  const [title, command] = winnerLines(result);
  return markdownReport("Sweep", sweepText(result)) +
    (command === undefined ? "" : `\n\n${title}\n\n\`\`\`sh\n${command.trim()}\n\`\`\``);
}
