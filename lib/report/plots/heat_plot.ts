import * as Plot from "@observablehq/plot";
import { cutName, textColumns } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import { makePlot } from "./make_plot.ts";

/** How the values of a matrix are shown. */
export interface HeatOptions {
  title: string;
  /** Describes the values. */
  subtitle: string;
  /** Label of the rows. */
  rows: string;
  /** Label of the columns. */
  columns: string;
  /** Formats a value. */
  format(value: number): string;
  /** Observable Plot's name of the colour scheme, from small to large values. */
  scheme: "blues" | "ylgnbu" | "ylorrd";
  /** Whether small values have the strong colours. */
  reversed: boolean;
  /** Names classes. */
  name?: ClassNamer;
}

/** The side of the plot including margins if names are short, and the least side of a cell, in pixels. */
const SIDE = 560;
const LEAST_CELL = 16;
/** The greatest width of a letter in pixels, and the longest name in letters. */
const LETTER = 7.5;
const MOST_COLUMNS = 20;
/** The most classes for which cells have room for a figure. */
const MOST_FIGURES = 15;

/**
 * Plots a matrix of classes in colours, with figures if there is room for them.
 *
 * @param matrix `[C, C]`; values that are not finite stay blank.
 * @returns SVG.
 */
export function heatPlot(matrix: readonly (readonly number[])[], options: HeatOptions): string {
  const { title, subtitle, rows, columns, format, scheme, reversed, name = classNamer() } = options;
  const names = matrix.map((_, label) => cutName(name(label), MOST_COLUMNS));
  const longest = Math.max(0, ...names.map(textColumns));
  const short = longest <= 2;
  // Room for a name: horizontal at the left, vertical above its column.
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
      // With more classes the figures would overlap.
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
