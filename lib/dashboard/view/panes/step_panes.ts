import { SIGNAL_NAMES, type SignalName, SIGNALS } from "../../../run/signals.ts";
import type { StepCurve } from "../../state/dashboard_state.ts";
import { smooth } from "../../state/smooth.ts";
import { SMOOTHING } from "../../ui/ui_state.ts";
import type { Chart, Curve, Reference } from "../chart/chart.ts";
import { chartPane } from "../chart/chart_pane.ts";
import type { Range } from "../../range.ts";
import { bucketsOf, stepMarks } from "../chart/step_axis.ts";
import type { Color } from "../frame.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** A curve over steps. */
type Shown = readonly [name: string, field: StepCurve, color: Color];

/** The curves of the signals that belong in a pane. */
function signalsOf(pane: (typeof SIGNALS)[SignalName]["pane"]): Shown[] {
  return SIGNAL_NAMES.filter((name) => SIGNALS[name].pane === pane)
    .map((name): Shown => [SIGNALS[name].title, name, SIGNALS[name].color]);
}

/** Creates a pane of curves over steps, with the user's smoothing. */
function stepPane(
  name: string,
  title: string,
  shown: readonly Shown[],
  bounds: Partial<Range>,
  more: (context: ViewContext) => { curves?: readonly Curve[]; references?: readonly Reference[] } =
    () => ({}),
): PaneView {
  return chartPane(name, title, (context): Chart => {
    const { state, ui, reference } = context;
    const memory = SMOOTHING[ui.smoothing]!;
    const curve = ([name, field, color]: Shown, from = state, over: Partial<Curve> = {}): Curve => {
      const buckets = bucketsOf(from.curves[field], ui);
      return { name, color, buckets, values: smooth(buckets, memory), look: "line", ...over };
    };
    const others = reference === undefined
      ? []
      : shown.map((one) => curve(one, reference, { color: "overlay", silent: true }));
    const { curves = [], references = [] } = more(context);
    return {
      curves: [...others, ...curves, ...shown.map((one) => curve(one))],
      references,
      marks: stepMarks(state),
      bounds,
      xName: "step",
    };
  });
}

/** Mean d(a,p) and d(a,n) of the mined triplets, with the threshold of the newest evaluation. */
export const distancesPane = stepPane(
  "distances",
  "Distances",
  signalsOf("distances"),
  { from: 0, to: 2 },
  ({ state }) => {
    const value = state.evaluation?.original.threshold;
    return value === undefined ? {} : { references: [{ name: "threshold", value, color: "threshold" }] };
  },
);

/** The shares of active triplets, and of anchors with a semi-hard negative. */
export const sharesPane = stepPane("shares", "Mining", signalsOf("shares"), { from: 0, to: 1 });

/** Variance of the embeddings; 0 means collapse. */
export const spreadPane = stepPane("spread", "Spread", signalsOf("spread"), { from: 0, to: 1 });

/** The learning rate. */
export const lrPane = chartPane("lr", "Learning rate", ({ state, ui }): Chart => ({
  // Not smoothed, since it has no noise.
  curves: [{ name: "lr", color: "val", buckets: bucketsOf(state.curves.lr, ui), look: "line" }],
  marks: stepMarks(state),
  bounds: { from: 0 },
  xName: "step",
}));

/** Images per second, of steps only. */
export const speedPane = stepPane("speed", "Images/s", [["images/s", "images_per_second", "accuracy"]], {
  from: 0,
});
