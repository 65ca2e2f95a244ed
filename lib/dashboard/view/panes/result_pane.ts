import { compact, formatDuration } from "../../../base/format.ts";
import { type ClassColumn, evaluationTables } from "../../../report/evaluation_table.ts";
import { wrapText } from "../../../report/text_table.ts";
import { classNames } from "../class_names.ts";
import type { Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { tableLines } from "../table_lines.ts";
import { plainText, span, widthOf } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Columns between two tables. */
const GAP = 4;
/** Columns of a fact's name. */
const NAME = 12;

/**
 * The final evaluation: its figures, the original's published figures, their difference, and the paths of the files.
 * Tables are placed next to each other if there is room.
 */
export const resultPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { width, height } = inside(rect);
  const lines = [...endLines(context), ...reportLines(context, width)];
  const most = Math.max(0, lines.length - height);
  const first = Math.min(most, context.ui.scroll.result ?? 0);
  const note: Line = most === 0
    ? []
    : [span(`${first + 1}–${Math.min(lines.length, first + height)} of ${lines.length}, PgUp PgDn`, "muted")];
  return {
    ...framed("result", "Final evaluation", rect, context, note),
    lines: lines.slice(first, first + height),
  };
};

/** How the training ended, and the paths of its files. */
function endLines({ state: { finished }, around }: ViewContext): Line[] {
  if (finished === undefined) return [];
  const folder = around.folder ?? finished.folder;
  const took = `${finished.state} in ${formatDuration(finished.seconds)}: ${finished.message}`;
  return [
    [span(plainText(took), finished.state === "done" ? "good" : "warning", { bold: true })],
    fact("Run", finished.best === null ? folder : `${folder}, best ${finished.best}`),
  ];
}

function reportLines({ state }: ViewContext, width: number): Line[] {
  const { report } = state;
  if (report === undefined) return [];
  const { facts, original, rates, figures, classes, notes } = evaluationTables(report, classNames(state, 24));
  const { positive, negative } = report.exact.pairs;
  const pairs = report.original_protocol.pairs;
  const exact = `Exact: ${compact(positive)} positive, ${compact(negative)} negative pairs`;
  return [
    ...facts.map(([name, value]) => fact(name, value)),
    [],
    ...sideBySide(
      titled(`The original's protocol: ${pairs.positive} + ${pairs.negative} pairs`, tableLines(original)),
      titled(exact, tableLines(rates)),
      width,
    ),
    [],
    ...sideBySide(
      titled(
        "Exact, over all pairs",
        tableLines({
          rows: figures.rows.map(([, value], i) => [figures.short[i]!, value!]),
        }),
      ),
      titled(
        classes.title,
        tableLines({
          ...classes,
          header: classes.header.map((heading, i) => CLASS_COLUMNS[classes.columns[i]!] ?? heading),
        }),
      ),
      width,
    ),
    [],
    ...notes.flatMap((note) => wrapText(note, width).map((line): Line => [span(line, "muted")])),
  ];
}

/** Short headers for columns whose own headers are too long for two tables side by side. */
const CLASS_COLUMNS: Readonly<Partial<Record<ClassColumn, string>>> = { val: "VAL", positive_mean: "d+" };

function fact(name: string, value: string): Line {
  return [span(name.padEnd(NAME), "muted"), span(plainText(value))];
}

function titled(title: string, lines: readonly Line[]): Line[] {
  return [[span(title, "title", { bold: true })], ...lines];
}

/** Puts two blocks next to each other, or below each other if the screen is too narrow. */
function sideBySide(left: readonly Line[], right: readonly Line[], width: number): Line[] {
  const column = Math.max(...left.map(widthOf)) + GAP;
  if (column + Math.max(...right.map(widthOf)) > width) return [...left, [], ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i): Line => {
    const line = left[i] ?? [];
    return [...line, span(" ".repeat(column - widthOf(line))), ...(right[i] ?? [])];
  });
}
