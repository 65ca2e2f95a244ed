import type { Line, Pane, Rect, Span } from "../frame.ts";
import { gauge } from "../bar.ts";
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
  const [nearest] = classDistances === undefined ? [] : pairsByDistance(classDistances);
  const note: Line = nearest === undefined
    ? []
    : [span(`nearest ${nearest.a} and ${nearest.b}: ${nearest.distance.toFixed(2)}`, "warning")];
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
  // Where there is room left: who is confused with whom, in figures.
  if (lines.length + 3 < height) {
    lines.push([], [span(`${" ".repeat(NAME)}Nearest classes`, "title", { bold: true })]);
    lines.push(...nearestLines(classDistances, Math.min(10, height - lines.length)));
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

/** Every two classes, those that lie nearest to each other first. */
function pairsByDistance(
  distances: readonly (readonly number[])[],
): { a: number; b: number; distance: number }[] {
  return distances
    .flatMap((row, a) => row.map((distance, b) => ({ a, b, distance })))
    .filter(({ a, b, distance }) => a < b && Number.isFinite(distance))
    .sort((one, other) => one.distance - other.distance);
}

/** The nearest pairs of classes as lines, with what is the next best. */
function nearestLines(distances: readonly (readonly number[])[], rows: number): Line[] {
  return pairsByDistance(distances).slice(0, Math.max(0, rows)).map(({ a, b, distance }): Line => [
    span(" ".repeat(NAME)),
    span(`${a} and ${b}`.padEnd(9), { ramp: "class", at: a }),
    ...gauge(1 - distance / LARGEST, 24, "warning"),
    span(` ${distance.toFixed(3)}`),
  ]);
}
