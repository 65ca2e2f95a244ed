import type { Color, Label, Plot, Span, Stroke } from "../frame.ts";
import { count, figure } from "../../../base/format.ts";
import { span } from "../text.ts";
import type { Chart, Curve } from "./chart.ts";
import { columnsOf, strokesOf } from "./curve_strokes.ts";
import type { Range } from "../../range.ts";
import { fitScale, position, type Scale, ticks, tickTexts } from "./scale.ts";

/** The user's view of a chart. */
export interface ChartLook {
  /** The visible part of the x axis; both ends from 0 to 1. */
  zoom: Range;
  /** Whether the y axis is logarithmic, if there are values above 0. */
  log: boolean;
  /** Position of the value cursor, 0 (left end of the view) to 1; undefined for no cursor. */
  cursor: number | undefined;
}

/** A drawn chart. */
export interface DrawnChart {
  /** The curves. */
  plot: Plot;
  /** Axes and texts. */
  labels: Label[];
  /** The values at the cursor, or the newest ones, for the pane's title. */
  legend: Span[];
}

/** Minimum rows between two labels of the y axis. */
const ROWS_PER_TICK = 2;
/** Minimum columns per label of the x axis. */
const COLUMNS_PER_TICK = 9;

/**
 * Draws a chart into a pane's inside of `columns` by `rows`: curves in dots (2 across and 4 down per cell), axes and
 * texts in cells.
 */
export function drawChart(chart: Chart, look: ChartLook, columns: number, rows: number): DrawnChart {
  const x = xInView(chart, look.zoom);
  const y = yInView(chart, x, look.log);
  const hasXAxis = rows >= 4;
  const plotRows = hasXAxis ? rows - 1 : rows;
  const yTicks = ticks(y, Math.max(2, Math.floor(plotRows / ROWS_PER_TICK)));
  const yTexts = tickTexts(yTicks);
  const labelWidth = Math.max(3, ...yTexts.map(({ length }) => length));
  const area = { x: labelWidth + 1, y: 0, width: Math.max(0, columns - labelWidth - 1), height: plotRows };
  const labels: Label[] = [];
  if (area.width < 4 || area.height < 1) {
    return {
      plot: { area: { ...area, width: 0, height: 0 }, strokes: [] },
      labels,
      legend: legendOf(chart, x, undefined),
    };
  }
  const dots = { columns: 2 * area.width, rows: 4 * area.height };
  const toRow = (value: number) => (1 - position(y, value)) * (dots.rows - 1);
  const toColumn = (value: number) => position(x, value) * (dots.columns - 1);

  const tickRows = new Map(
    yTicks.map((value, i) => [Math.floor(Math.round(toRow(value)) / 4), yTexts[i]!]),
  );
  for (let row = 0; row < area.height; row++) {
    const text = tickRows.get(row);
    if (text !== undefined) labels.push({ ...span(text.padStart(labelWidth), "muted"), x: 0, y: row });
    labels.push({ ...span(text === undefined ? "│" : "┤", "border"), x: labelWidth, y: row });
  }
  if (hasXAxis) labels.push(...xLabels(x, chart.xName, area.x, area.width, rows - 1));

  /** Writes a text if it does not overlap other texts. */
  const write = (name: string, color: Color, column: number, row: number): boolean => {
    const end = column + name.length;
    const fits = row >= 0 && row < area.height && column >= area.x && end <= columns &&
      !labels.some(({ x, y, text }) => y === row && x < end && column < x + text.length);
    if (fits) labels.push({ ...span(name, color), x: column, y: row });
    return fits;
  };
  const strokes: Stroke[] = [];
  const inView = (value: number, scale: Scale) => position(scale, value) >= 0 && position(scale, value) <= 1;
  for (const mark of chart.marks ?? []) {
    if (!inView(mark.x, x)) continue;
    const column = Math.round(toColumn(mark.x));
    strokes.push({
      color: mark.color,
      kind: "dots",
      points: dashes(dots.rows, 2).flatMap((row) => [column, row]),
    });
    write(mark.name, mark.color, area.x + Math.floor(column / 2) + 1, 0);
  }
  for (const { value, color, name } of chart.references ?? []) {
    if (!inView(value, y)) continue;
    const row = Math.round(toRow(value));
    strokes.push({ color, kind: "dots", points: dashes(dots.columns, 4).flatMap((column) => [column, row]) });
    if (area.width > 2.2 * name.length) {
      // Above the line if there is room, else below it.
      const line = Math.floor(row / 4);
      write(name, color, area.x + 1, line - 1) || write(name, color, area.x + 1, line + 1);
    }
  }
  for (const curve of chart.curves) {
    strokes.push(...strokesOf(columnsOf(curve, x, dots.columns), curve, toRow, dots.rows));
  }
  let at: number | undefined;
  if (look.cursor !== undefined) {
    const column = Math.round(look.cursor * (dots.columns - 1));
    at = valueAt(x, look.cursor);
    strokes.push({ color: "cursor", kind: "line", points: [column, 0, column, dots.rows - 1] });
  }
  if (!chart.curves.some((curve) => curve.buckets.some(({ count }) => count > 0))) {
    const text = "no values yet";
    write(text, "muted", area.x + Math.floor((area.width - text.length) / 2), Math.floor(area.height / 2));
  }
  return { plot: { area, strokes }, labels, legend: legendOf(chart, x, at) };
}

/** The visible part of the x axis. */
function xInView(chart: Chart, zoom: Range): Scale {
  let { from, to } = chart.xRange ?? { from: Infinity, to: -Infinity };
  if (chart.xRange === undefined) {
    for (const { buckets } of chart.curves) {
      from = Math.min(from, buckets[0]?.from ?? Infinity);
      to = Math.max(to, buckets.at(-1)?.to ?? -Infinity);
    }
  }
  if (!(from <= to)) [from, to] = [0, 1];
  if (from === to) to = from + 1;
  const width = to - from;
  return { from: from + zoom.from * width, to: from + zoom.to * width, log: false };
}

/** Fits the y axis to the visible curves and references. */
function yInView(chart: Chart, x: Range, log: boolean): Scale {
  const values: number[] = [];
  for (const { buckets, values: own, look } of chart.curves) {
    const first = buckets.findIndex(({ to }) => to >= x.from);
    const last = buckets.findLastIndex(({ from }) => from <= x.to);
    if (first < 0 || last < 0) continue;
    // If no value is in view, the neighbouring ones, since the line between them crosses the view.
    for (let i = Math.min(first, last); i <= Math.max(first, last); i++) {
      const { min, max, mean } = buckets[i]!;
      if (own !== undefined) values.push(own[i]!);
      else if (look === "thin") values.push(min, max);
      else values.push(mean);
    }
  }
  return fitScale(
    [...values, ...(chart.references ?? []).map(({ value }) => value)],
    chart.bounds ?? {},
    log,
  );
}

function xLabels(x: Scale, name: string, left: number, width: number, row: number): Label[] {
  const labels: Label[] = [];
  let free = left;
  const end = left + width - name.length - 1;
  // Steps and epochs are whole numbers.
  const values = ticks(x, Math.max(1, Math.floor(width / COLUMNS_PER_TICK))).filter(Number.isInteger);
  const texts = tickTexts(values);
  for (const [i, value] of values.entries()) {
    const text = texts[i]!;
    const at = Math.round(left + position(x, value) * (width - 1) - text.length / 2);
    if (at < free || at + text.length > end) continue;
    labels.push({ ...span(text, "muted"), x: at, y: row });
    free = at + text.length + 1;
  }
  if (end >= free) labels.push({ ...span(name, "muted"), x: end + 1, y: row });
  return labels;
}

/** Names in their colours, with the values at x or the newest values. */
function legendOf(chart: Chart, x: Scale, at: number | undefined): Span[] {
  const spans: Span[] = at === undefined ? [] : [
    span(`${chart.xName} ${chart.xName === "epoch" ? at.toFixed(1) : count(Math.round(at))}`, "cursor", {
      bold: true,
    }),
  ];
  for (const curve of chart.curves) {
    if (curve.silent) continue;
    if (spans.length > 0) spans.push(span("  "));
    spans.push(
      span(`${curve.name} `, curve.color),
      span(figure(curveValue(curve, at ?? x.to)), curve.color, { bold: true }),
    );
  }
  return spans;
}

/** The value of a curve at the bucket nearest to x. */
function curveValue({ buckets, values }: Curve, x: number): number {
  let best = -1;
  let distance = Infinity;
  for (const [i, { from, to, count }] of buckets.entries()) {
    if (count === 0) continue;
    const away = x < from ? from - x : x > to ? x - to : 0;
    if (away <= distance) [best, distance] = [i, away];
  }
  return best < 0 ? NaN : values?.[best] ?? buckets[best]!.mean;
}

function valueAt({ from, to }: Range, share: number): number {
  return from + share * (to - from);
}

/** Every `step`-th integer below `length`. */
function dashes(length: number, step: number): number[] {
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
}
