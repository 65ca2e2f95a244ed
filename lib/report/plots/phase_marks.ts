import type * as Plot from "@observablehq/plot";
import { minerPlotColor } from "./plot_colors.ts";
import { verticalMarks } from "./vertical_marks.ts";

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
  return [...Map.groupBy(changes, ({ to }) => to)].flatMap(([miner, marks]) =>
    verticalMarks(marks.map(({ x, to }) => ({ x, text: to })), {
      color: minerPlotColor(miner),
      side,
      dy: side === "top" ? 4 : -6,
      dashes: "4,3",
    })
  );
}
