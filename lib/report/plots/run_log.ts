import type { TrainEvent } from "../../run/events.ts";
import type { LegendEntry } from "./corner_legend.ts";
import { RUN_COLORS } from "./plot_colors.ts";

/** The log of a run that is compared with others. */
export interface RunLog {
  /** For the legend. */
  name: string;
  /** In order; a run without events is skipped. */
  events: readonly TrainEvent[];
}

/** The colour of a run by its index among the compared runs; the same in all plots, even if other runs are skipped. */
export function runColor(index: number): string {
  return RUN_COLORS[index % RUN_COLORS.length]!;
}

/** The legend entries of the runs that have events of a type. */
export function runLegend(runs: readonly RunLog[], type: TrainEvent["type"]): LegendEntry[] {
  return runs.flatMap(({ name, events }, i) =>
    events.some((event) => event.type === type) ? [{ text: name, color: runColor(i) }] : []
  );
}
