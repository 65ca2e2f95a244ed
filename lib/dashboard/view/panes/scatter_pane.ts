import { percent } from "../../../base/format.ts";
import type { ClassNamer } from "../../../run/class_names.ts";
import { classNames } from "../class_names.ts";
import type { Label, Line, Pane, Rect, Stroke } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Maximum number of classes whose numbers are all shown, even if they overlap. */
const FEW = 10;
/** Cells of the pane per name. */
const CELLS_PER_NAME = 120;

/**
 * Test images on the first two principal components of their embeddings, with a colour and a name for each class. Each
 * epoch is aligned with the previous one, so that the picture moves rather than flips.
 */
export const scatterPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { projection } = context.state;
  const { width, height } = inside(rect);
  const epoch = projection?.epoch === undefined ? "" : `epoch ${projection.epoch}, `;
  const note: Line = projection === undefined ? [] : [
    span(`${epoch}${percent(projection.explained)} of the variance`, "muted"),
  ];
  const pane = framed("scatter", "Embeddings (PCA)", rect, context, note);
  if (projection === undefined || width < 4 || height < 2) {
    return {
      ...pane,
      lines: [[span(projection === undefined ? "after the first evaluation" : "", "muted")]],
    };
  }
  const { labels: classes, points } = projection;
  // The unit sphere projects to a disc of radius 1: a fixed frame that makes growing separation visible. A dot is
  // about as wide as it is high.
  const reach = Math.max(0.2, ...points.map(Math.abs));
  const [columns, rows] = [2 * width, 4 * height];
  const scale = Math.min(columns, rows) / 2 / reach;
  // Wider than high: stretched to the pane, but only so far that shapes stay recognisable.
  const stretch = Math.min(1.6, columns / rows > 1 ? columns / rows : 1);
  const place = (x: number, y: number) =>
    [
      Math.round(columns / 2 + x * scale * 0.97 * stretch),
      Math.round(rows / 2 - y * scale * 0.97),
    ] as const;
  const byClass = new Map<number, number[]>();
  for (const [i, label] of classes.entries()) {
    const dots = byClass.get(label) ?? [];
    dots.push(...place(points[2 * i]!, points[2 * i + 1]!));
    byClass.set(label, dots);
  }
  const strokes: Stroke[] = [...byClass].map(([label, points]) => ({
    color: { ramp: "class", at: label },
    kind: "dots",
    points,
  }));
  return {
    ...pane,
    plot: { area: { x: 0, y: 0, width, height }, strokes },
    labels: centres(byClass, width, height, classNames(context.state, 14)),
  };
};

/** Puts each class's name at the median of its points; if names overlap, the larger class's name is kept. */
function centres(
  byClass: ReadonlyMap<number, readonly number[]>,
  width: number,
  height: number,
  name: ClassNamer,
): Label[] {
  const placed: Label[] = [];
  // More names would hide the points.
  const most = Math.max(FEW, Math.floor((width * height) / CELLS_PER_NAME));
  for (const [label, points] of [...byClass].sort(([, a], [, b]) => b.length - a.length)) {
    const median = (offset: number) => {
      const values = points.filter((_, i) => i % 2 === offset).sort((a, b) => a - b);
      return values[Math.floor(values.length / 2)]!;
    };
    const text = name(label);
    const own: Label = {
      ...span(text, { ramp: "class", at: label }, { bold: true, inverse: true }),
      x: Math.max(0, Math.min(width - text.length, Math.floor(median(0) / 2))),
      y: Math.max(0, Math.min(height - 1, Math.floor(median(1) / 4))),
    };
    const covers = ({ x, y, text }: Label) =>
      y === own.y && x <= own.x + own.text.length && own.x <= x + text.length;
    if (placed.length === most) break;
    const few = byClass.size <= FEW && text.length <= 2;
    if (few || !placed.some(covers)) placed.push(own);
  }
  return placed;
}
