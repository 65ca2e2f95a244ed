import * as Plot from "@observablehq/plot";
import { cornerLegend } from "./corner_legend.ts";
import { makePlot } from "./make_plot.ts";
import { PLOT_COLORS } from "./plot_colors.ts";
import { runColor } from "./run_log.ts";

/** A point of a ROC curve. */
export interface RocPoint {
  /** Share of the negative pairs that are accepted. */
  far: number;
  /** Share of the positive pairs that are accepted. */
  val: number;
}

/** The ROC curve of a checkpoint. */
export interface NamedRoc {
  /** For the legend. */
  name: string;
  /** Ascending in FAR. */
  points: readonly RocPoint[];
  /** Points to mark. */
  marks?: readonly RocPoint[];
}

/** Lower rates are not drawn, however many pairs there are. */
const LEAST_RATE = 1e-6;

/**
 * Plots VAL against FAR on a logarithmic axis; on a linear one the relevant rates would be squeezed into a corner.
 *
 * @returns SVG.
 */
export function rocPlot(curves: readonly NamedRoc[], subtitle: string): string {
  return makePlot({ title: "ROC", subtitle, width: 620, height: 460 }, {
    x: { type: "log", label: "false accept rate (FAR)", domain: [leastRate(curves), 1], tickFormat: rate },
    y: { label: "VAL", grid: true, domain: [0, 1] },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      ...curves.flatMap((curve, i) => [
        Plot.line(curve.points.filter(isDrawn), {
          x: "far",
          y: "val",
          stroke: colorOf(curves, i),
          strokeWidth: 2.2,
        }),
        Plot.dot(curve.marks ?? [], { x: "far", y: "val", fill: colorOf(curves, i), r: 4 }),
        Plot.text(curve.marks ?? [], {
          x: "far",
          y: "val",
          text: ({ val }: RocPoint) => val.toFixed(4),
          textAnchor: "start",
          dx: 7,
          dy: 10 + 12 * i,
          fill: colorOf(curves, i),
        }),
      ]),
      ...legend(curves, "bottom-right"),
    ],
  });
}

/**
 * Plots the detection error tradeoff: 1 − VAL against FAR, both logarithmic, which distinguishes good systems.
 *
 * @returns SVG.
 */
export function detPlot(curves: readonly NamedRoc[], subtitle: string): string {
  const missed = (point: RocPoint) => 1 - point.val;
  return makePlot({ title: "Detection error tradeoff", subtitle, width: 620, height: 460 }, {
    x: { type: "log", label: "false accept rate (FAR)", domain: [leastRate(curves), 1], tickFormat: rate },
    y: { type: "log", label: "false reject rate (1 − VAL)", grid: true, domain: [1e-4, 1], tickFormat: rate },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      ...curves.map((curve, i) =>
        Plot.line(curve.points.filter((point) => isDrawn(point) && missed(point) >= 1e-4), {
          x: "far",
          y: missed,
          stroke: colorOf(curves, i),
          strokeWidth: 2.2,
        })
      ),
      ...legend(curves, "bottom-left"),
    ],
  });
}

function legend(curves: readonly NamedRoc[], corner: "bottom-left" | "bottom-right"): Plot.Markish[] {
  if (curves.length < 2) return [];
  return cornerLegend(curves.map(({ name }, i) => ({ text: name, color: colorOf(curves, i) })), corner);
}

/** A single curve has the colour of its figure, several have the colours of their runs. */
function colorOf({ length }: readonly NamedRoc[], index: number): string {
  return length === 1 ? PLOT_COLORS.exact : runColor(index);
}

function isDrawn({ far }: RocPoint): boolean {
  return far >= LEAST_RATE;
}

/** The decade below the smallest rate. */
function leastRate(curves: readonly NamedRoc[]): number {
  const rates = curves.flatMap(({ points }) => points.filter(isDrawn).map(({ far }) => far));
  return 10 ** Math.floor(Math.log10(Math.min(0.01, ...rates)));
}

function rate(value: number): string {
  const power = Math.log10(value);
  if (Math.abs(power - Math.round(power)) > 1e-9) return "";
  return value >= 0.001 ? String(Number(value.toPrecision(1))) : `1e${Math.round(power)}`;
}
