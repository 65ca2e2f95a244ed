import type { RunHistory } from "../../run/run_history.ts";
import type { LegendEntry } from "./corner_legend.ts";
import { RUN_COLORS } from "./plot_colors.ts";

/** The log of a run that is compared with others. */
export interface RunLog {
  /** For the legend. */
  name: string;
  /** A run without events is skipped. */
  history: RunHistory;
}

/** The colour of a run by its index among the compared runs; the same in all plots, even if other runs are skipped. */
export function runColor(index: number): string {
  return RUN_COLORS[index % RUN_COLORS.length]!;
}

/** The legend entries of the runs that are drawn. */
export function runLegend(
  runs: readonly RunLog[],
  isDrawn: (history: RunHistory) => boolean,
): LegendEntry[] {
  return runs.flatMap(({ name, history }, i) => isDrawn(history) ? [{ text: name, color: runColor(i) }] : []);
}
