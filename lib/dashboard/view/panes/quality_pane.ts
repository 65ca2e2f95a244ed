import { PUBLISHED_FIGURES } from "../../../report/published_figures.ts";
import type { Chart, Curve } from "../chart/chart.ts";
import { chartPane } from "../chart/chart_pane.ts";
import { epochMarks } from "../chart/step_axis.ts";
import type { ViewContext } from "../view_context.ts";

/** VAL, accuracy and Recall@1 by epoch, with the original's published figures as reference lines. */
export const qualityPane = chartPane("quality", "Quality", ({ state, ui, reference }: ViewContext): Chart => {
  const { val, exact_val, accuracy, recall_at_1 } = state.epochCurves;
  const dataset = state.run?.dataset;
  const published = dataset === undefined || dataset.synthetic ? undefined : PUBLISHED_FIGURES[dataset.name];
  const curves: Curve[] = [
    { name: "VAL", color: "val", buckets: val.full, look: "line" },
    { name: "acc", color: "accuracy", buckets: accuracy.full, look: "line" },
    { name: "R@1", color: "recall", buckets: recall_at_1.full, look: "line" },
    { name: "exact", color: "exact", buckets: exact_val.full, look: "bold" },
  ];
  const other: Curve[] = reference === undefined ? [] : [{
    name: "reference",
    color: "overlay",
    buckets: reference.epochCurves.exact_val.full,
    look: "line",
  }];
  return {
    curves: [...other, ...curves],
    ...(published === undefined ? {} : {
      references: [
        { name: `published VAL ${published.val}`, value: published.val, color: "reference" },
        { name: `accuracy ${published.accuracy}`, value: published.accuracy, color: "reference" },
      ] as const,
    }),
    marks: epochMarks(state),
    bounds: { from: 0, to: 1 },
    xName: "epoch",
    ...(ui.history === "recent" ? { xRange: recentEpochs(state.epoch) } : {}),
  };
});

/** Number of epochs in the recent history. */
const RECENT = 10;

function recentEpochs(epoch: number) {
  return { from: Math.max(0, epoch - RECENT), to: Math.max(1, epoch) };
}
