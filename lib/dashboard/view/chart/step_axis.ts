import type { MinerName } from "../../../triplet/miner_list.ts";
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

/** Every miner has a colour of its own, since any of them can follow each other. */
const MINER_COLORS: Readonly<Record<string, Color>> = {
  "semi-hard": "semi_hard",
  "hard": "hard",
  "batch-hard": "batch_hard",
  "batch-all": "batch_all",
  "easy-positive": "easy_positive",
  "distance-weighted": "distance_weighted",
  "multi-similarity": "multi_similarity",
} satisfies Record<MinerName, Color>;

/** The colour of a miner in all panes. */
export function minerColor(miner: string): Color {
  return Object.hasOwn(MINER_COLORS, miner) ? MINER_COLORS[miner]! : "other_miner";
}

/** Marks for the changes of the miner and for rescues on an axis of steps. */
export function stepMarks({ epochs }: DashboardState): Mark[] {
  return [
    ...epochs.switches.map(({ step, to }) => ({ x: step, name: to, color: minerColor(to) })),
    // The axis begins with the first step, to whose start a rescue can go back.
    ...epochs.rescues.map(({ step }) => ({ x: Math.max(1, step), ...RESCUE })),
  ];
}

/** Marks for them on an axis of epochs, where an epoch's figures are at its end. */
export function epochMarks({ epochs }: DashboardState): Mark[] {
  return [
    ...epochs.switches.map(({ epoch, to }) => ({ x: epoch - 0.5, name: to, color: minerColor(to) })),
    ...epochs.rescues.map(({ epoch }) => ({ x: Math.max(1, epoch + 0.5), ...RESCUE })),
  ];
}
