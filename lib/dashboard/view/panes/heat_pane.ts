import type { Line, Pane, Rect, Span } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Columns that a cell takes: with its figure, or the colour alone. */
const WIDTHS = [6, 5, 4, 2] as const;
/** Columns of the class's number at the left. */
const NAME = 3;
/** The largest distance that there is. */
const LARGEST = 2;

/** Mean distance of each two classes: pairs that are near are those that the network confuses. */
export const heatPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { classDistances, evaluation } = context.state;
  const { width, height } = inside(rect);
  const note: Line = classDistances === undefined ? [] : nearestPair(classDistances);
  const pane = framed("heat", "Class distances", rect, context, note);
  if (classDistances === undefined) {
    return { ...pane, lines: [[span("after the first evaluation", "muted")]] };
  }
  const classes = classDistances.length;
  const cell = WIDTHS.find((columns) => NAME + columns * classes <= width);
  if (cell === undefined || classes + 1 > height) {
    return { ...pane, lines: [[span(`needs ${NAME + 2 * classes} × ${classes + 1}`, "muted")]] };
  }
  const tall = Math.max(1, Math.min(3, Math.floor((height - 1) / classes)));
  const head: Line = [
    span(" ".repeat(NAME)),
    ...classDistances.map((_, label) => span(centre(String(label), cell), "muted")),
  ];
  const lines: Line[] = [head];
  for (const [label, row] of classDistances.entries()) {
    for (let part = 0; part < tall; part++) {
      const middle = part === Math.floor((tall - 1) / 2);
      lines.push([
        span((middle ? String(label) : "").padStart(NAME - 1).padEnd(NAME), "muted"),
        ...row.map((distance, other): Span => {
          const text = middle ? figureIn(distance, cell) : "";
          const strong = label === other ? { bold: true } : {};
          if (!Number.isFinite(distance)) return span(centre(text, cell), "muted");
          return { text: centre(text, cell), back: { ramp: "heat", at: distance / LARGEST }, ...strong };
        }),
      ]);
    }
  }
  if (lines.length < height && evaluation !== undefined) {
    lines.push([span(`${" ".repeat(NAME)}mean d of all test pairs, epoch ${evaluation.epoch}`, "muted")]);
  }
  return { ...pane, lines };
};

function figureIn(distance: number, columns: number): string {
  if (!Number.isFinite(distance) || columns < 4) return "";
  return columns >= 5 ? distance.toFixed(2) : distance.toFixed(1);
}

function centre(text: string, columns: number): string {
  return text.padStart(Math.ceil((columns + text.length) / 2)).padEnd(columns);
}

/** The two classes that lie nearest to each other. */
function nearestPair(distances: readonly (readonly number[])[]): Line {
  let nearest = { distance: Infinity, text: "" };
  for (const [a, row] of distances.entries()) {
    for (const [b, distance] of row.entries()) {
      if (b > a && distance < nearest.distance) {
        nearest = { distance, text: `nearest ${a} and ${b}: ${distance.toFixed(2)}` };
      }
    }
  }
  return nearest.text === "" ? [] : [span(nearest.text, "warning")];
}
