import { atMainRate, MAIN_RATE } from "../../../config/false_accept_rates.ts";
import type { Chart } from "../chart/chart.ts";
import { chartPane } from "../chart/chart_pane.ts";
import type { ViewContext } from "../view_context.ts";

/** Rates below this are never drawn. */
const LEAST_RATE = 1e-6;

/** VAL against FAR of the final evaluation; FAR is logarithmic, since the relevant rates are below 0.01. */
export const rocPane = chartPane("roc", "ROC", ({ state: { report } }: ViewContext): Chart => {
  const points = (report?.exact.roc ?? []).filter(({ far }) => far >= LEAST_RATE);
  const buckets = points.map(({ far, val }) => {
    const x = Math.log10(far);
    return { from: x, to: x, min: val, max: val, mean: val, count: 1 };
  });
  return {
    curves: [{ name: "VAL", color: "exact", buckets, look: "bold", silent: true }],
    references: report === undefined ? [] : rates(report.exact.val_at_far),
    bounds: { from: 0, to: 1 },
    xName: "log10 FAR",
  };
});

/** VAL at the rate of the original program. */
function rates(valAtFar: Record<string, number | null>) {
  const val = atMainRate(valAtFar);
  if (typeof val !== "number") return [];
  return [{ name: `VAL ${val.toFixed(4)} at FAR ${MAIN_RATE}`, value: val, color: "reference" } as const];
}
