import type { DistanceCounts } from "../../../eval/histogram_bins.ts";
import type { Label, Pane, Rect, Stroke } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { compact } from "../../../base/format.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** The largest possible distance between unit vectors. */
const LARGEST = 2;

/**
 * Histograms of the distances of positive and negative pairs, which training separates. Each has its own vertical
 * scale, since there are far more negative pairs.
 */
export const histogramPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state } = context;
  const { width, height } = inside(rect);
  const note = [span("positive ", "positive"), span("negative", "negative")];
  const pane = framed("histogram", "Pair distances", rect, context, note);
  const { histogram } = state;
  if (histogram === undefined || width < 10 || height < 3) {
    return { ...pane, lines: [[span(histogram === undefined ? "no pairs yet" : "", "muted")]] };
  }
  const rows = height - 1;
  const strokes: Stroke[] = [
    ...hill(histogram, "negative", 2 * width, 4 * rows),
    ...hill(histogram, "positive", 2 * width, 4 * rows),
  ];
  const labels: Label[] = [0, 0.5, 1, 1.5, 2].map((distance) => {
    const text = compact(distance);
    const at = Math.round((distance / LARGEST) * (width - 1) - (text.length - 1) / 2);
    return { ...span(text, "muted"), x: Math.max(0, Math.min(width - text.length, at)), y: rows };
  });
  const threshold = state.evaluation?.original.threshold;
  if (threshold !== undefined && Number.isFinite(threshold)) {
    const column = Math.round((threshold / LARGEST) * (2 * width - 1));
    const points = Array.from({ length: 2 * rows }, (_, i) => [column, 2 * i]).flat();
    strokes.push({ color: "threshold", kind: "dots", points });
    const text = `t ${threshold.toFixed(2)}`;
    const x = Math.floor(column / 2) + 1;
    if (x + text.length <= width) labels.push({ ...span(text, "threshold"), x, y: 0 });
  }
  return { ...pane, plot: { area: { x: 0, y: 0, width, height: rows }, strokes }, labels };
};

/** A histogram as filled columns of dots; the positive one has gaps, so that the negative one shows through. */
function hill(counts: DistanceCounts, kind: keyof DistanceCounts, columns: number, rows: number): Stroke[] {
  const bins = counts[kind];
  const most = Math.max(1, ...bins);
  const tops = Array.from({ length: columns }, (_, column) => {
    const place = ((column + 0.5) / columns) * bins.length - 0.5;
    const [low, high] = [
      bins[Math.max(0, Math.floor(place))]!,
      bins[Math.min(bins.length - 1, Math.ceil(place))]!,
    ];
    const count = low + (high - low) * (place - Math.floor(place));
    return Math.round((1 - count / most) * (rows - 1));
  });
  const points = tops.flatMap((top, column) => {
    // Empty bins have no baseline either.
    if (top >= rows - 1) return [];
    const cells: number[] = [];
    for (let row = top; row < rows; row++) {
      if (kind === "negative" || row === top || (row + column) % 2 === 0) cells.push(column, row);
    }
    return cells;
  });
  return [{ color: kind, kind: "dots", points }];
}
