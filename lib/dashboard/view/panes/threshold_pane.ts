import { MAIN_RATE } from "../../../config/false_accept_rates.ts";
import { PUBLISHED_FIGURES } from "../../../report/published_figures.ts";
import type { Chart } from "../chart/chart.ts";
import { chartPane } from "../chart/chart_pane.ts";
import { epochMarks } from "../chart/step_axis.ts";

/** The threshold by epoch: one that still moves is too early to build on. With the one that the original published. */
export const thresholdPane = chartPane("threshold", "Threshold", ({ state }): Chart => {
  const dataset = state.run?.dataset;
  const published = dataset === undefined || dataset.synthetic ? undefined : PUBLISHED_FIGURES[dataset.name];
  return {
    curves: [{
      name: `d at FAR ${MAIN_RATE}`,
      color: "threshold",
      buckets: state.epochCurves.threshold.full,
      look: "line",
    }],
    references: published === undefined
      ? []
      : [{ name: `published ${published.threshold}`, value: published.threshold, color: "reference" }],
    marks: epochMarks(state),
    bounds: { from: 0, to: 2 },
    xName: "epoch",
  };
});
