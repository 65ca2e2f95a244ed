import { describeLoss } from "../../config/losses.ts";
import * as Plot from "@observablehq/plot";
import type { Epochs } from "../../run/epochs.ts";
import type { EventOf } from "../../run/events.ts";
import { cornerLegend } from "./corner_legend.ts";
import { smoothed, thinned } from "./loss_curve.ts";
import { makePlot } from "./make_plot.ts";
import { phaseMarks } from "./phase_marks.ts";
import { PLOT_COLORS } from "./plot_colors.ts";
import { rescueMarks } from "./rescue_marks.ts";

/** The fields of a step that are drawn; a run may have a million steps. */
export type DrawnStep = Pick<EventOf<"step">, "global_step" | "loss" | "lr">;

/**
 * Plots the losses over the steps of a training, raw and smoothed, with the validation loss and the changes of the miner
 * and of the learning rate, and with the rescues.
 *
 * @param steps The run's steps, in order.
 * @returns SVG; an empty plot without steps.
 */
export function lossPlot(steps: readonly DrawnStep[], { run, records, switches, rescues }: Epochs): string {
  const losses = steps.map(({ global_step, loss }) => ({ step: global_step, loss }));
  const validations = records.flatMap(({ validation }) => validation ?? []);
  const rates = rateChanges(steps);
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
        Plot.line(thinned(losses), {
          x: "step",
          y: "loss",
          stroke: PLOT_COLORS.raw,
          strokeWidth: 0.7,
        }),
        Plot.line(thinned(smoothed(losses)), {
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
        Plot.ruleX(rates, { x: "step", stroke: PLOT_COLORS.reference, strokeDasharray: "1,4" }),
        Plot.text(rates, {
          x: "step",
          text: "text",
          frameAnchor: "top",
          textAnchor: "start",
          dx: 5,
          dy: 20,
          fill: PLOT_COLORS.reference,
        }),
        ...rescueMarks(rescues, "step"),
        ...cornerLegend([
          { text: "training, smoothed", color: PLOT_COLORS.train },
          { text: "training", color: PLOT_COLORS.raw },
          { text: "validation", color: PLOT_COLORS.validation },
        ]),
      ],
    },
  );
}

/** The steps at which the learning rate reaches another decade; a continuous schedule would otherwise fill the plot. */
function rateChanges(steps: readonly DrawnStep[]): { step: number; text: string }[] {
  const changes: { step: number; text: string }[] = [];
  let decade = Math.round(Math.log10(steps[0]?.lr ?? 1));
  for (const { global_step, lr } of steps) {
    const now = Math.round(Math.log10(lr));
    if (now !== decade && lr > 0) changes.push({ step: global_step, text: `lr ${lr.toExponential(0)}` });
    if (lr > 0) decade = now;
  }
  return changes;
}
