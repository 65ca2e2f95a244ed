import * as Plot from "@observablehq/plot";
import { cornerLegend } from "../../report/plots/corner_legend.ts";
import { makePlot } from "../../report/plots/make_plot.ts";
import { PLOT_COLORS } from "../../report/plots/plot_colors.ts";
import { runColor } from "../../report/plots/run_log.ts";
import type { Curves } from "./curve_table.ts";

/** Lower figures are not drawn: what matters would be squeezed together. */
const LEAST_VAL = 0.6;

/**
 * Plots VAL against seconds of training on a logarithmic axis, a line for each seed, and the VAL to reach.
 *
 * @returns SVG.
 */
export function curvePlot(contenders: readonly Curves[], target: number, subtitle: string): string {
  const seconds = contenders.flatMap(({ curves }) => curves.flat().map(({ seconds }) => seconds));
  return makePlot({ title: "Quality against time", subtitle, width: 900, height: 460 }, {
    x: {
      type: "log",
      label: "seconds of training",
      domain: [Math.min(...seconds), Math.max(...seconds)],
      tickFormat: (value: number) => /^[125]/.test(value.toExponential()) ? String(value) : "",
    },
    y: { label: "VAL at FAR 0.001, held-out images", grid: true, domain: [LEAST_VAL, 1] },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      Plot.ruleY([target], { stroke: PLOT_COLORS.reference, strokeDasharray: "4 3" }),
      ...contenders.flatMap(({ curves }, i) =>
        curves.map((curve) =>
          Plot.line(curve.filter(({ val }) => val >= LEAST_VAL), {
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
