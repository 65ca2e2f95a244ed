import type { Line, Pane, Rect, Span } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span, widthOf } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";
import type { Chart } from "./chart.ts";
import { drawChart } from "./draw_chart.ts";
import { referenceNote } from "./reference_note.ts";

/** Creates a pane that shows a chart, with the legend in its border. */
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
    const chart = chartOf(context);
    const { plot, labels, legend } = drawChart(chart, look, width, height);
    const note = chart.curves.some(({ color }) => color === "overlay") ? referenceNote(context) : undefined;
    // Below the names of the marks, at the right; the legend has no room for it.
    const noted = note !== undefined && note.length <= width && height > 2
      ? [{ ...span(note, "overlay"), x: width - note.length, y: 1 }]
      : [];
    return {
      ...framed(name, title, rect, context, fitting(legend, width - title.length - 5)),
      plot,
      labels: [...labels, ...noted],
    };
  };
}

/** The legend in `columns`: names and values, or only the coloured values, or as many of those as fit. */
function fitting(legend: Line, columns: number): Line {
  if (widthOf(legend) <= columns) return legend;
  const tight = legend.map((piece) => piece.text === "  " ? { ...piece, text: " " } : piece);
  if (widthOf(tight) <= columns) return tight;
  const values = legend.filter(({ bold }) => bold);
  const kept: Span[] = [];
  for (const value of values) {
    const piece = kept.length > 0 ? [span(" "), value] : [value];
    if (widthOf([...kept, ...piece]) > columns) break;
    kept.push(...piece);
  }
  return kept;
}
