import { atMainRate, MAIN_RATE } from "../../config/false_accept_rates.ts";
import * as Plot from "@observablehq/plot";
import { PUBLISHED_FIGURES } from "../published_figures.ts";
import type { EpochEvaluation, Epochs } from "../../run/epochs.ts";
import { cornerLegend } from "./corner_legend.ts";
import { makePlot } from "./make_plot.ts";
import { phaseMarks } from "./phase_marks.ts";
import { PLOT_COLORS } from "./plot_colors.ts";
import { rescueMarks } from "./rescue_marks.ts";

/**
 * Plots VAL, accuracy and Recall@1 by epoch, with the original program's published figures as target lines.
 *
 * @returns SVG.
 */
export function qualityPlot({ run, evaluated, switches, rescues }: Epochs): string {
  const evaluations = evaluated.map(({ evaluation }) => evaluation);
  const published = run === undefined || run.dataset.synthetic
    ? undefined
    : PUBLISHED_FIGURES[run.dataset.name];
  const goals = published === undefined ? [] : [
    { value: published.val, text: `published VAL ${published.val}` },
    { value: published.accuracy, text: `published accuracy ${published.accuracy}` },
  ];
  const curve = (
    y: (evaluation: EpochEvaluation) => number | null | undefined,
    stroke: string,
    width = 1.8,
  ) => Plot.line(evaluations, { x: "epoch", y, stroke, strokeWidth: width, marker: "dot" });
  return makePlot(
    {
      title: "Quality by epoch",
      subtitle:
        "Exact VAL over all pairs of the test images; VAL and accuracy by the original's 512 + 512 pairs",
      width: 860,
      height: 420,
    },
    {
      x: { label: "epoch", ticks: Math.min(20, Math.max(1, evaluations.length)), tickFormat: "d" },
      y: { label: null, grid: true, zero: false },
      marks: [
        Plot.ruleY(goals, { y: "value", stroke: PLOT_COLORS.reference, strokeDasharray: "2,4" }),
        Plot.text(goals, {
          y: "value",
          text: "text",
          frameAnchor: "left",
          textAnchor: "start",
          dx: 6,
          dy: -7,
          fill: PLOT_COLORS.reference,
        }),
        ...phaseMarks(switches.map(({ epoch, to }) => ({ x: epoch - 0.5, to })), "bottom"),
        ...rescueMarks(rescues.map(({ epoch }) => epoch + 0.5)),
        curve(({ exact }) => exact.recall_at_1, PLOT_COLORS.recall),
        curve(({ original }) => original.accuracy, PLOT_COLORS.accuracy),
        curve(({ original }) => original.val, PLOT_COLORS.val),
        curve(({ exact }) => atMainRate(exact.val_at_far), PLOT_COLORS.exact, 2.6),
        ...cornerLegend([
          { text: "Recall@1", color: PLOT_COLORS.recall },
          { text: "accuracy", color: PLOT_COLORS.accuracy },
          { text: `VAL at FAR ≤ ${MAIN_RATE}`, color: PLOT_COLORS.val },
          { text: `exact VAL at FAR ${MAIN_RATE}`, color: PLOT_COLORS.exact },
        ], "bottom-right"),
      ],
    },
  );
}
