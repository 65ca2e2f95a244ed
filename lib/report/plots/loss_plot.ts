import { describeLoss } from "../../config/losses.ts";
import * as Plot from "@observablehq/plot";
import type { RunHistory } from "../../run/run_history.ts";
import { cornerLegend } from "./corner_legend.ts";
import { thinned } from "./thinned.ts";
import { makePlot } from "./make_plot.ts";
import { phaseMarks } from "./phase_marks.ts";
import { PLOT_COLORS } from "./plot_colors.ts";
import { rescueMarks } from "./rescue_marks.ts";
import { verticalMarks } from "./vertical_marks.ts";

/** Changes of the learning rate that are nearer to each other than this share of the steps are one. */
const LEAST_APART = 0.08;

/**
 * Plots the losses over the steps of a training, raw and smoothed, with the validation loss and the changes of the miner
 * and of the learning rate, and with the rescues.
 *
 * @returns SVG; an empty plot without steps.
 */
export function lossPlot({ losses, smoothed, rates: changes, epochs }: RunHistory): string {
  const { run, records, switches, rescues } = epochs;
  const validations = records.flatMap(({ validation }) => validation ?? []);
  // In a warm-up the rate reaches several decades within a few steps, of which the last one can be read.
  const apart = LEAST_APART * epochs.steps;
  const rates = changes.filter(({ step }, i) => (changes[i + 1]?.step ?? Infinity) - step > apart)
    .map(({ step, lr }) => ({ x: step, text: `lr ${lr.toExponential(0)}` }));
  return makePlot(
    {
      title: "Loss",
      subtitle: run === undefined
        ? "no training"
        : `${run.run}: ${run.dataset.title}, ${describeLoss(run.config)}`,
      width: 860,
      height: 420,
    },
    {
      x: { label: "step", grid: false },
      y: { label: "loss", grid: true, zero: true },
      marks: [
        Plot.ruleY([0]),
        Plot.line(thinned(losses.points), {
          x: "step",
          y: "loss",
          stroke: PLOT_COLORS.raw,
          strokeWidth: 0.7,
        }),
        Plot.line(thinned(smoothed.points), {
          x: "step",
          y: "loss",
          stroke: PLOT_COLORS.train,
          strokeWidth: 2.2,
        }),
        Plot.line(validations, {
          x: "step",
          y: "loss",
          stroke: PLOT_COLORS.validation,
          strokeWidth: 2,
          marker: "dot",
        }),
        ...phaseMarks(switches.map(({ step, to }) => ({ x: step, to })), "top"),
        ...verticalMarks(rates, { color: PLOT_COLORS.reference, side: "top", dy: 20, dashes: "1,4" }),
        ...rescueMarks(rescues.map(({ step }) => step)),
        ...cornerLegend([
          { text: "training, smoothed", color: PLOT_COLORS.train },
          { text: "training", color: PLOT_COLORS.raw },
          { text: "validation", color: PLOT_COLORS.validation },
        ]),
      ],
    },
  );
}
