import * as Plot from "@observablehq/plot";
import { cornerLegend } from "./corner_legend.ts";
import { thinned } from "./thinned.ts";
import { makePlot } from "./make_plot.ts";
import { runColor, runLegend, type RunLog } from "./run_log.ts";

/** The most ticks on the axis. */
const MOST_TICKS = 20;

/**
 * Plots the losses of several runs in one diagram: smoothed training loss and validation loss. The x axis shows epochs, so
 * that runs with different batch sizes have seen the same number of images at the same position.
 *
 * @param runs Runs without a step are skipped.
 * @param different Whether they were trained on different data, which the plot then says.
 * @returns SVG.
 */
export function comparedLossPlot(runs: readonly RunLog[], different = false): string {
  const curves = runs.map(({ history: { smoothed, epochs: { records } } }) => ({
    training: smoothed.points,
    validation: records.flatMap(({ epoch, validation }) =>
      validation === undefined ? [] : [{ epoch, loss: validation.loss }]
    ),
  }));
  const epochs = Math.max(1, ...curves.map(({ training }) => Math.ceil(training.at(-1)?.epoch ?? 0)));
  return makePlot(
    {
      title: "Losses",
      subtitle: "Training, smoothed (lines); validation (dots on dashes)" +
        (different ? ". DIFFERENT DATA: not comparable" : ""),
      width: 860,
      height: 420,
    },
    {
      x: { label: "epoch", grid: false, ticks: Math.min(MOST_TICKS, epochs), tickFormat: "d" },
      y: { label: "loss", grid: true, zero: true },
      marks: [
        Plot.ruleY([0]),
        ...curves.flatMap(({ training, validation }, i) => [
          Plot.line(thinned(training), {
            x: "epoch",
            y: "loss",
            stroke: runColor(i),
            strokeWidth: 2.2,
          }),
          Plot.line(validation, {
            x: "epoch",
            y: "loss",
            stroke: runColor(i),
            strokeWidth: 1.4,
            strokeDasharray: "5,4",
            marker: "dot",
          }),
        ]),
        ...cornerLegend(runLegend(runs, ({ hasSteps }) => hasSteps)),
      ],
    },
  );
}
