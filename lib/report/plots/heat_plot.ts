import * as Plot from "@observablehq/plot";
import { cutText, textColumns } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import { makePlot } from "./make_plot.ts";

/** How the values of a matrix are shown. */
export interface HeatOptions {
  /** Above the plot. */
  title: string;
  /** What the values are. */
  subtitle: string;
  /** At the left: what the rows are. */
  rows: string;
  /** Below: what the columns are. */
  columns: string;
  /** A value as text. */
  format(value: number): string;
  /** Observable Plot's name of the colours, from small to large values. */
  scheme: "blues" | "ylgnbu" | "ylorrd";
  /** Whether small values have the strong colours. */
  reversed: boolean;
  /** What classes are called. */
  name?: ClassNamer;
}

/** Pixels of the plot with its margins where names are short, and of a cell at least. */
const SIDE = 560;
const LEAST_CELL = 16;
/** Pixels of a letter at most, and letters of a name. */
const LETTER = 7.5;
const MOST_COLUMNS = 20;
/** Classes whose cells have room for a figure. */
const MOST_FIGURES = 15;

/**
 * A matrix of classes by classes in colours, and in figures where there is room for them.
 *
 * @param matrix `[C, C]`; what is not finite stays blank.
 * @returns SVG.
 */
export function heatPlot(matrix: readonly (readonly number[])[], options: HeatOptions): string {
  const { title, subtitle, rows, columns, format, scheme, reversed, name = classNamer() } = options;
  const names = matrix.map((_, label) => cutText(name(label), MOST_COLUMNS));
  const longest = Math.max(0, ...names.map(textColumns));
  const short = longest <= 2;
  // Room for a name: at the left as it is, above its column upright.
  const aside = short ? 0 : LETTER * longest;
  const side = Math.max(SIDE, LEAST_CELL * matrix.length);
  const cells = matrix.flatMap((values, row) =>
    values.map((value, column) => ({ row, column, value })).filter(({ value }) => Number.isFinite(value))
  );
  const values = cells.map(({ value }) => value).sort((a, b) => a - b);
  const [least, most] = [values[0] ?? 0, values.at(-1) ?? 0];
  const strength = (value: number) => {
    const share = most > least ? (value - least) / (most - least) : 0.5;
    return reversed ? 1 - share : share;
  };
  return makePlot({ title, subtitle, width: side + 60 + aside, height: side + aside }, {
    marginTop: 34 + aside,
    ...(short ? {} : { marginLeft: 56 + aside }),
    x: {
      label: columns,
      axis: "top",
      type: "band",
      tickSize: 0,
      tickFormat: (label: number) => names[label]!,
      ...(short ? {} : { tickRotate: -90 }),
    },
    y: { label: rows, type: "band", tickSize: 0, tickFormat: (label: number) => names[label]! },
    color: { type: "linear", scheme, domain: [least, most], reverse: reversed },
    marks: [
      Plot.cell(cells, { x: "column", y: "row", fill: "value", inset: 0.5 }),
      // Of more classes figures would lie over each other.
      ...(matrix.length > MOST_FIGURES ? [] : [Plot.text(cells, {
        x: "column",
        y: "row",
        text: ({ value }: { value: number }) => format(value),
        fill: ({ value }: { value: number }) => strength(value) > 0.6 ? "#fff" : "#222",
        fontSize: 11,
      })]),
    ],
  });
}
