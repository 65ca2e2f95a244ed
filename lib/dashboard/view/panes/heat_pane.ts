import { cutName } from "../../../base/text_columns.ts";
import { type ClassPair, nearestClassPairs } from "../../../eval/class_distances.ts";
import type { ClassNamer } from "../../../run/class_names.ts";
import { classNames } from "../class_names.ts";
import type { Line, Pane, Rect, Span } from "../frame.ts";
import { gauge } from "../bar.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Possible widths of a cell in columns: with its figure, or with only its colour. */
const WIDTHS = [6, 5, 4, 2] as const;
/** Columns for a class's number at the left, if there is no room for its name. */
const NAME = 3;
/** Maximum columns for a class's name at the left, and the columns that it gets even at the cost of narrower cells. */
const MOST_NAME = 18;
const LEAST_NAME = 9;
/** The largest possible distance. */
const LARGEST = 2;

/** Columns for the bar of a listed pair, and the minimum if names are long. */
const [GAUGE, LEAST_GAUGE] = [24, 6];
/** Maximum number of pairs that are listed below the matrix. */
const LISTED = 10;

/**
 * Mean distances between classes; the network confuses classes that are near. If there is no matrix, or no room for it,
 * the nearest pairs are listed instead.
 */
export const heatPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { classDistances, evaluation } = context.state;
  const { width, height } = inside(rect);
  if (classDistances === undefined) {
    const pane = framed("heat", "Class distances", rect, context, []);
    return { ...pane, lines: [[span("after the first evaluation", "muted")]] };
  }
  const pairs = nearestClassPairs(classDistances);
  const [nearest] = pairs;
  const note: Line = nearest === undefined
    ? []
    : [span(`nearest ${named(nearest, classNames(context.state, 14))}`, "warning")];
  const pane = framed("heat", "Class distances", rect, context, note);
  const matrix = classDistances.class_distances;
  const listed = (most: number) => nearestLines(pairs.slice(0, Math.max(0, most)), width, context);
  if (matrix === undefined) {
    const lines = [listTitle(pairs.length), ...listed(height - 1)];
    return { ...pane, lines };
  }
  const classes = matrix.length;
  const name = classNames(context.state, MOST_NAME);
  const longest = Math.max(...matrix.map((_, label) => name(label).length));
  const wanted = longest < NAME ? NAME : Math.min(MOST_NAME, longest + NAME + 1);
  const cell = WIDTHS.find((columns) => Math.min(wanted, LEAST_NAME) + columns * classes <= width) ??
    WIDTHS.findLast((columns) => NAME + columns * classes <= width);
  if (cell === undefined || classes + 1 > height) {
    const needs: Line = [span(`needs ${NAME + 2 * classes} × ${classes + 1}`, "muted")];
    if (height < 4) return { ...pane, lines: [needs] };
    const lines = [needs, [], listTitle(), ...listed(height - 3)];
    return { ...pane, lines };
  }
  const tall = Math.max(1, Math.min(3, Math.floor((height - 1) / classes)));
  const room = Math.min(wanted, width - cell * classes);
  // Names that are too long for column headers are shown at the left, after the class numbers.
  const short = longest <= Math.max(2, cell - 1);
  const rowName = (label: number) => {
    if (room <= NAME) return (short ? name(label) : String(label)).padStart(NAME - 1).padEnd(NAME);
    const number = short ? "" : `${String(label).padStart(NAME - 1)} `;
    return (number + cutName(name(label), room - 1 - number.length)).padEnd(room);
  };
  const head: Line = [
    span(" ".repeat(room)),
    ...matrix.map((_, label) => span(centre(short ? name(label) : String(label), cell), "muted")),
  ];
  const lines: Line[] = [head];
  for (const [label, row] of matrix.entries()) {
    for (let part = 0; part < tall; part++) {
      const middle = part === Math.floor((tall - 1) / 2);
      lines.push([
        span(middle ? rowName(label) : " ".repeat(room), "muted"),
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
    lines.push([span(`${" ".repeat(room)}mean d of all test pairs, epoch ${evaluation.epoch}`, "muted")]);
  }
  // If there is room left, the nearest classes with their distances.
  if (lines.length + 3 < height) {
    lines.push([], listTitle());
    lines.push(...listed(Math.min(LISTED, height - lines.length)));
  }
  return { ...pane, lines };
};

function named({ first, second, distance }: ClassPair, name: ClassNamer): string {
  return `${name(first)} and ${name(second)}: ${distance.toFixed(2)}`;
}

/** @param recorded Number of recorded pairs, if not all pairs are recorded. */
function listTitle(recorded?: number): Line {
  const most = recorded === undefined ? "" : `, first ${recorded}`;
  return [span(`${" ".repeat(NAME)}Nearest classes${most}`, "title", { bold: true })];
}

function figureIn(distance: number, columns: number): string {
  if (!Number.isFinite(distance) || columns < 4) return "";
  return columns >= 5 ? distance.toFixed(2) : distance.toFixed(1);
}

function centre(text: string, columns: number): string {
  return text.padStart(Math.ceil((columns + text.length) / 2)).padEnd(columns);
}

/** The nearest pairs of classes as lines. */
function nearestLines(pairs: readonly ClassPair[], width: number, { state }: ViewContext): Line[] {
  const name = classNames(
    state,
    Math.max(4, Math.min(20, Math.floor((width - NAME - LEAST_GAUGE - 12) / 2))),
  );
  const names = pairs.map(({ first, second }) => `${name(first)} and ${name(second)}`);
  const columns = Math.max(9, ...names.map(({ length }) => length + 1));
  const bar = Math.max(LEAST_GAUGE, Math.min(GAUGE, width - NAME - columns - 6));
  return pairs.map(({ first, distance }, i): Line => [
    span(" ".repeat(NAME)),
    span(names[i]!.padEnd(columns), { ramp: "class", at: first }),
    ...gauge(1 - distance / LARGEST, bar, "warning"),
    span(` ${distance.toFixed(3)}`),
  ]);
}
