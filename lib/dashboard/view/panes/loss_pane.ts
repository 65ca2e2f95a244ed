import { smooth } from "../../state/smooth.ts";
import { SMOOTHING } from "../../ui/ui_state.ts";
import type { Chart } from "../chart/chart.ts";
import { chartPane } from "../chart/chart_pane.ts";
import { bucketsOf, stepMarks } from "../chart/step_axis.ts";
import type { ViewContext } from "../view_context.ts";

/** The training loss, raw and smoothed, and the validation loss, over steps. */
export const lossPane = chartPane("loss", "Loss", (context: ViewContext): Chart => {
  const { state, ui, reference } = context;
  const memory = SMOOTHING[ui.smoothing]!;
  const buckets = bucketsOf(state.curves.loss, ui);
  const other = reference && bucketsOf(reference.curves.loss, ui);
  return {
    curves: [
      ...(other
        ? [
          {
            name: "reference",
            color: "overlay",
            buckets: other,
            values: smooth(other, memory),
            look: "line",
          } as const,
        ]
        : []),
      { name: "raw", color: "raw", buckets, look: "thin", silent: memory > 0 },
      ...(memory > 0
        ? [{ name: "train", color: "train", buckets, values: smooth(buckets, memory), look: "bold" } as const]
        : []),
      { name: "validation", color: "validation", buckets: state.validation.full, look: "line" },
    ],
    marks: stepMarks(state),
    bounds: { from: 0 },
    xName: "step",
    ...(buckets.length > 0 ? { xRange: { from: buckets[0]!.from, to: buckets.at(-1)!.to } } : {}),
  };
});
