import { formatDuration } from "../../../report/duration.ts";
import { renderEvaluation } from "../../../report/evaluation_table.ts";
import type { Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { plainText, span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** The final evaluation: ours, the original's published figures, the difference; and where the files are. */
export const resultPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state: { report, finished }, around, ui } = context;
  const { width, height } = inside(rect);
  const lines: Line[] = [];
  if (finished !== undefined) {
    const took = `${finished.state} in ${formatDuration(finished.seconds)}: ${finished.message}`;
    lines.push([span(plainText(took), finished.state === "done" ? "good" : "warning", { bold: true })]);
    const folder = around.folder ?? finished.folder;
    lines.push([span("Run         ", "muted"), span(plainText(folder))]);
    if (finished.best !== null) {
      lines.push([span("Best        ", "muted"), span(plainText(`${folder}/${finished.best}`))]);
    }
    lines.push([span("Events      ", "muted"), span(plainText(`${folder}/events.jsonl`))], []);
  }
  if (report !== undefined) {
    const text = renderEvaluation(report, { columns: width, color: false, ascii: false });
    lines.push(
      ...text.split("\n").map((line): Line => [span(plainText(line), isRule(line) ? "border" : "text")]),
    );
  }
  const most = Math.max(0, lines.length - height);
  const first = Math.min(most, ui.scroll.result ?? 0);
  const note: Line = most === 0
    ? []
    : [span(`${first + 1}–${Math.min(lines.length, first + height)} of ${lines.length}, PgUp PgDn`, "muted")];
  return {
    ...framed("result", "Final evaluation", rect, context, note),
    lines: lines.slice(first, first + height),
  };
};

function isRule(line: string): boolean {
  return /^[┌├└]/.test(line);
}
