import * as Plot from "@observablehq/plot";
import type { RescueMark } from "../../run/epochs.ts";
import { PLOT_COLORS } from "./plot_colors.ts";

/**
 * Marks where a training went back to after a collapse.
 *
 * @param x The quantity on the x axis.
 */
export function rescueMarks(rescues: readonly RescueMark[], x: "step" | "epoch"): Plot.Markish[] {
  // Several can go back to the same point.
  const places = [...Map.groupBy(rescues, (rescue) => rescue[x])]
    .map(([at, { length }]) => ({ [x]: at, text: length === 1 ? "rescue" : `${length} rescues` }));
  return [
    Plot.ruleX(places, { x, stroke: PLOT_COLORS.rescue, strokeWidth: 1.6 }),
    Plot.text(places, {
      x,
      text: "text",
      frameAnchor: "top",
      textAnchor: "start",
      dx: 5,
      dy: 36,
      fill: PLOT_COLORS.rescue,
    }),
  ];
}
