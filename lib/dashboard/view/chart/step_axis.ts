import type { DashboardState } from "../../state/dashboard_state.ts";
import type { Bucket, Series } from "../../state/series.ts";
import type { UiState } from "../../ui/ui_state.ts";
import type { Color } from "../frame.ts";
import type { Mark } from "./chart.ts";

/** How a rescue is marked. */
const RESCUE = { name: "rescue", color: "bad" } as const;

/** The buckets of a curve that the user wants to see. */
export function bucketsOf(series: Series, { history }: UiState): readonly Bucket[] {
  return history === "full" ? series.full : series.recent;
}

/** The colour of a miner in all panes. */
export function minerColor(miner: string): Color {
  return miner === "semi-hard" ? "semi_hard" : miner === "hard" ? "hard" : "other_miner";
}

/** Marks for the changes of the miner and for rescues on an axis of steps. */
export function stepMarks({ epochs }: DashboardState): Mark[] {
  return [
    ...epochs.switches.map(({ step, to }) => ({ x: step, name: to, color: minerColor(to) })),
    ...epochs.rescues.map(({ step }) => ({ x: step, ...RESCUE })),
  ];
}

/** Marks for them on an axis of epochs, where an epoch's figures are at its end. */
export function epochMarks({ epochs }: DashboardState): Mark[] {
  return [
    ...epochs.switches.map(({ epoch, to }) => ({ x: epoch - 0.5, name: to, color: minerColor(to) })),
    ...epochs.rescues.map(({ epoch }) => ({ x: epoch + 0.5, ...RESCUE })),
  ];
}
