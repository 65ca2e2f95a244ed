import type { Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";
import type { Chart } from "./chart.ts";
import { drawChart } from "./draw_chart.ts";

/** A pane that shows a chart, which its name tells from others; the legend stands in its border. */
export function chartPane(
  name: string,
  title: string,
  chartOf: (context: ViewContext) => Chart,
): PaneView {
  return (rect: Rect, context: ViewContext): Pane => {
    const { ui } = context;
    const { width, height } = inside(rect);
    const expanded = ui.expanded && ui.focus === name;
    const look = { zoom: ui.zoom, log: ui.log, cursor: expanded ? ui.cursor : undefined };
    const { plot, labels, legend } = drawChart(chartOf(context), look, width, height);
    return { ...framed(name, title, rect, context, fitting(legend, width - title.length - 5)), plot, labels };
  };
}

/** As many of the legend's entries as the border has room for: better none than half a number. */
function fitting(legend: Line, columns: number): Line {
  const kept: Line[number][] = [];
  let width = 0;
  let entry: Line[number][] = [];
  for (const piece of [...legend, span("  ")]) {
    if (piece.text !== "  ") {
      entry.push(piece);
      continue;
    }
    const size = entry.reduce((sum, { text }) => sum + text.length, 0) + (kept.length > 0 ? 2 : 0);
    if (width + size > columns) break;
    if (kept.length > 0) kept.push(span("  "));
    kept.push(...entry);
    width += size;
    entry = [];
  }
  return kept;
}
