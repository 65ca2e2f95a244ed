import type { DashboardState } from "../../state/dashboard_state.ts";
import type { Bucket, Series } from "../../state/series.ts";
import type { UiState } from "../../ui/ui_state.ts";
import type { Color } from "../frame.ts";
import type { Mark } from "./chart.ts";

/** What of a curve the user wants to see. */
export function bucketsOf(series: Series, { history }: UiState): readonly Bucket[] {
  return history === "full" ? series.full : series.recent;
}

/** The colour by which a miner is known everywhere. */
export function minerColor(miner: string): Color {
  return miner === "semi-hard" ? "semi_hard" : miner === "hard" ? "hard" : "other_miner";
}

/** The changes of the miner on an axis of steps. */
export function stepMarks({ epochs }: DashboardState): Mark[] {
  return epochs.switches.map(({ step, to }) => ({ x: step, name: to, color: minerColor(to) }));
}

/** The changes of the miner on an axis of epochs: an epoch's figures stand at its end. */
export function epochMarks({ epochs }: DashboardState): Mark[] {
  return epochs.switches.map(({ epoch, to }) => ({ x: epoch - 0.5, name: to, color: minerColor(to) }));
}
