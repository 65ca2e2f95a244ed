import type { MinerName } from "../../triplet/miner_list.ts";

/** Hues after Okabe and Ito (2008), on white: distinguishable with any common colour blindness. */
export const PLOT_COLORS = {
  train: "#0072b2",
  raw: "#9ecae8",
  validation: "#e08a00",
  exact: "#009e73",
  val: "#b0568c",
  accuracy: "#1f9bb5",
  recall: "#8a7a00",
  reference: "#777777",
  positive: "#0072b2",
  negative: "#e08a00",
  threshold: "#222222",
  rescue: "#222222",
  hard: "#d55e00",
  semi_hard: "#0072b2",
} as const;

/** The colours of the miners, as on the dashboard. */
const MINER_COLORS: Readonly<Record<string, string>> = {
  "semi-hard": PLOT_COLORS.semi_hard,
  "hard": PLOT_COLORS.hard,
  "batch-hard": PLOT_COLORS.val,
  "batch-all": PLOT_COLORS.exact,
  "easy-positive": PLOT_COLORS.accuracy,
  "distance-weighted": "#5b5bd6",
  "multi-similarity": PLOT_COLORS.validation,
} satisfies Record<MinerName, string>;

/** The colour of a miner; one of a program's own has that of the threshold. */
export function minerPlotColor(miner: string): string {
  return Object.hasOwn(MINER_COLORS, miner) ? MINER_COLORS[miner]! : PLOT_COLORS.threshold;
}

/**
 * Colours for four runs on white. Blue and orange are Okabe and Ito's; the other two are far from them and from each other
 * with any common colour blindness.
 */
export const RUN_COLORS = ["#0072b2", "#e08a00", "#222222", "#8811ee"] as const;

/**
 * Colours for classes; with more classes they repeat. The first ten are for few classes; the others were chosen one by one,
 * each as far as possible from all previous ones, with and without the common colour blindnesses.
 */
export const CLASS_COLORS = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#cc79a7",
  "#b3a500",
  "#56b4e9",
  "#222222",
  "#5b5bd6",
  "#8c613c",
  "#0000ff",
  "#1e003c",
  "#f01eff",
  "#0000b4",
  "#693c5a",
  "#ff0f5a",
  "#002d00",
  "#ff1ec3",
  "#962dff",
  "#8787e1",
] as const;
