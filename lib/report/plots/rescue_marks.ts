import type * as Plot from "@observablehq/plot";
import { PLOT_COLORS } from "./plot_colors.ts";
import { verticalMarks } from "./vertical_marks.ts";

/**
 * Marks where a training went back to after a collapse.
 *
 * @param places On the x axis; several rescues can go back to the same one.
 */
export function rescueMarks(places: readonly number[]): Plot.Markish[] {
  const marks = [...Map.groupBy(places, (x) => x)]
    .map(([x, { length }]) => ({ x, text: length === 1 ? "rescue" : `${length} rescues` }));
  return verticalMarks(marks, { color: PLOT_COLORS.rescue, side: "top", dy: 36, width: 1.6 });
}
