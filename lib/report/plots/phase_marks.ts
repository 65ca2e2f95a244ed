import * as Plot from "@observablehq/plot";
import { minerPlotColor } from "./plot_colors.ts";

/** Where a mark is, and the miner that is used from there on. */
export interface PhaseMark {
  x: number;
  to: string;
}

/**
 * Vertical lines at the changes of the miner, each with the new miner's name in its colour.
 *
 * @param side Where the names are.
 */
export function phaseMarks(changes: readonly PhaseMark[], side: "top" | "bottom"): Plot.Markish[] {
  return [...Map.groupBy(changes, ({ to }) => to)].flatMap(([miner, marks]) => {
    const color = minerPlotColor(miner);
    return [
      Plot.ruleX(marks, { x: "x", stroke: color, strokeDasharray: "4,3" }),
      Plot.text(marks, {
        x: "x",
        text: "to",
        frameAnchor: side,
        textAnchor: "start",
        dx: 5,
        dy: side === "top" ? 4 : -6,
        fill: color,
      }),
    ];
  });
}
