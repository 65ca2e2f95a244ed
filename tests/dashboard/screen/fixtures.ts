import type { ColorName } from "../../../lib/dashboard/view/frame.ts";

/** A record, so that a new name cannot be forgotten here. */
const NAMED: Readonly<Record<Exclude<ColorName, "text">, true>> = {
  muted: true,
  border: true,
  focus: true,
  title: true,
  raw: true,
  train: true,
  validation: true,
  exact: true,
  val: true,
  accuracy: true,
  recall: true,
  reference: true,
  overlay: true,
  positive: true,
  negative: true,
  threshold: true,
  semi_hard: true,
  hard: true,
  batch_hard: true,
  batch_all: true,
  easy_positive: true,
  distance_weighted: true,
  multi_similarity: true,
  other_miner: true,
  good: true,
  warning: true,
  bad: true,
  cursor: true,
  bar: true,
  selected: true,
};

/** Every colour's name except `text`, which is the terminal's default. */
export const COLOR_NAMES = Object.keys(NAMED) as Exclude<ColorName, "text">[];
