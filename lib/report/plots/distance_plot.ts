import * as Plot from "@observablehq/plot";
import type { DistanceCounts } from "../../eval/histogram_bins.ts";
import { cornerLegend } from "./corner_legend.ts";
import { makePlot } from "./make_plot.ts";
import { PLOT_COLORS } from "./plot_colors.ts";

/** The largest distance between unit vectors. */
const LARGEST = 2;

/**
 * Plots the distributions of the distances of positive and of negative pairs as densities, with the threshold.
 *
 * @param counts Numbers of pairs in bins of distance, equally wide over [0, 2].
 * @param threshold The distance below which a pair is accepted; not drawn if it is not finite.
 * @param subtitle Describes the pairs.
 * @returns SVG.
 */
export function distancePlot(counts: DistanceCounts, threshold: number, subtitle: string): string {
  const bars = (["negative", "positive"] as const).flatMap((kind) => {
    const bins = counts[kind];
    const width = LARGEST / bins.length;
    const total = bins.reduce((sum, count) => sum + count, 0);
    return bins.map((count, i) => ({
      kind,
      from: i * width,
      to: (i + 1) * width,
      density: total === 0 ? 0 : count / total / width,
    }));
  });
  const mark = Number.isFinite(threshold) ? [threshold] : [];
  return makePlot({ title: "Distances of pairs", subtitle, width: 860, height: 380 }, {
    x: { label: "Euclidean distance", domain: [0, LARGEST] },
    y: { label: "density", grid: true },
    marks: [
      // Both ends are given, because Plot would otherwise stack the kinds.
      Plot.rect(bars, {
        x1: "from",
        x2: "to",
        y1: 0,
        y2: "density",
        fill: ({ kind }: { kind: "positive" | "negative" }) => PLOT_COLORS[kind],
        fillOpacity: 0.55,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0]),
      Plot.ruleX(mark, { stroke: PLOT_COLORS.threshold, strokeDasharray: "5,3", strokeWidth: 1.5 }),
      Plot.text(mark, {
        x: (value: number) => value,
        text: (value: number) => `threshold ${value.toFixed(4)}`,
        frameAnchor: "top",
        textAnchor: "start",
        dx: 6,
        dy: 6,
      }),
      ...cornerLegend([
        { text: "negative pairs", color: PLOT_COLORS.negative },
        { text: "positive pairs", color: PLOT_COLORS.positive },
      ]),
    ],
  });
}
