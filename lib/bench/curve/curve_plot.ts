import * as Plot from "@observablehq/plot";
import { cornerLegend } from "../../report/plots/corner_legend.ts";
import { makePlot } from "../../report/plots/make_plot.ts";
import { PLOT_COLORS } from "../../report/plots/plot_colors.ts";
import { runColor } from "../../report/plots/run_log.ts";
import type { Curves } from "./curve_table.ts";

/** Where a curve ends above the second, figures below the first are not drawn: what matters would be squeezed together. */
const [LEAST_VAL, GOOD_VAL] = [0.6, 0.8];

/**
 * Plots VAL against seconds of training on a logarithmic axis, a line for each seed, and the VAL to reach.
 *
 * @returns SVG.
 */
export function curvePlot(contenders: readonly Curves[], target: number, subtitle: string): string {
  const isGood = contenders.some(({ curves }) => curves.some((curve) => (curve.at(-1)?.val ?? 0) > GOOD_VAL));
  const least = isGood ? LEAST_VAL : 0;
  const drawn = contenders.map(({ curves }) =>
    curves.map((curve) => curve.filter(({ val }) => val >= least))
  );
  const seconds = drawn.flat(2).map(({ seconds }) => seconds);
  return makePlot({ title: "Quality against time", subtitle, width: 900, height: 460 }, {
    x: {
      type: "log",
      label: "seconds of training",
      domain: seconds.length === 0 ? [1, 10] : [Math.min(...seconds), Math.max(...seconds)],
      tickFormat: (value: number) => /^[125]/.test(value.toExponential()) ? String(value) : "",
    },
    y: { label: "VAL at FAR 0.001, held-out images", grid: true, domain: [least, 1] },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      ...(target < least ? [] : [
        Plot.ruleY([target], { stroke: PLOT_COLORS.reference, strokeDasharray: "4 3" }),
        Plot.text([target], {
          y: target,
          text: String,
          frameAnchor: "left",
          textAnchor: "start",
          dx: 5,
          dy: -8,
          fill: PLOT_COLORS.reference,
        }),
      ]),
      ...drawn.flatMap((curves, i) =>
        curves.map((curve) =>
          Plot.line(curve, {
            x: "seconds",
            y: "val",
            stroke: runColor(i),
            strokeWidth: 1.6,
            marker: "dot",
          })
        )
      ),
      ...cornerLegend(contenders.map(({ name }, i) => ({ text: name, color: runColor(i) })), "bottom-right"),
    ],
  });
}
