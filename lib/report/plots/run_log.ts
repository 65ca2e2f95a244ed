import type { TrainEvent } from "../../run/events.ts";
import type { LegendEntry } from "./corner_legend.ts";
import { RUN_COLORS } from "./plot_colors.ts";

/** What is known of a run that is drawn over others. */
export interface RunLog {
  /** For the legend. */
  name: string;
  /** Of the run, in order; without any it is left out. */
  events: readonly TrainEvent[];
}

/** The colour of a run by its place among those that are compared: the same in all plots, whoever is left out. */
export function runColor(index: number): string {
  return RUN_COLORS[index % RUN_COLORS.length]!;
}

/** A legend of the runs that have events of a type. */
export function runLegend(runs: readonly RunLog[], type: TrainEvent["type"]): LegendEntry[] {
  return runs.flatMap(({ name, events }, i) =>
    events.some((event) => event.type === type) ? [{ text: name, color: runColor(i) }] : []
  );
}
