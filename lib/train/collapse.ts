import type { StoredCollapse } from "../run/stored_collapse.ts";

/** The number of steps over which the signals are compared. */
const WINDOW = 30;
/** A third of the window, over which means are taken. */
const PART = WINDOW / 3;
/** Embeddings whose total variance is below this are all near one point. Healthy ones are near 1. */
export const COLLAPSED_VARIANCE = 0.05;
/** Embeddings above this variance have recovered. */
const RECOVERED_VARIANCE = 0.1;
/** A triplet loss below this share of that of a collapsed network has not collapsed, however near the embeddings. */
const NEAR_COLLAPSED_LOSS = 0.9;
/** At an epoch's end the variance may be down to this share of its largest value so far. */
const GOOD = 0.8;

/** The signals of a step that reveal a collapse. */
export interface CollapseSignals {
  loss: number;
  /** Total variance of the embeddings. */
  spread: number;
}

/** What is known before the first step. */
export const NO_COLLAPSE: StoredCollapse = {
  losses: [],
  variances: [],
  peak: 0,
  collapsed: false,
  good: null,
};

/** What a step adds to the search. */
export interface CollapseFound {
  state: StoredCollapse;
  /** Whether this step shows a collapse for the first time since the last recovery. */
  isNew: boolean;
}

/**
 * Searches the steps of a training for the collapse of all embeddings into one point: for 30 steps their variance
 * is near 0 and does not grow, and the loss is not clearly below that of a collapsed network. Many a training comes as near in
 * its first steps and recovers by itself, hence the wait. It is a fold over the steps that changes nothing in place.
 *
 * @param before What is known of the steps before.
 * @param collapsed The loss of a collapsed network; undefined if it depends on the batch.
 */
export function searchCollapse(
  before: StoredCollapse,
  { loss, spread }: CollapseSignals,
  collapsed: number | undefined,
): CollapseFound {
  const losses = [...before.losses, finite(loss)].slice(-WINDOW);
  const variances = [...before.variances, finite(spread)].slice(-WINDOW);
  const newest = mean(variances.slice(-PART));
  const peak = newest > before.peak ? newest : before.peak;
  const state = { ...before, losses, variances, peak };
  if (before.collapsed) {
    const recovered = variances.length >= PART && newest > RECOVERED_VARIANCE;
    return { state: { ...state, collapsed: !recovered }, isNew: false };
  }
  const isNew = variances.length === WINDOW &&
    variances.every((variance) => variance !== null && variance < COLLAPSED_VARIANCE) &&
    newest <= mean(variances.slice(-2 * PART, -PART)) &&
    (collapsed === undefined || mean(losses.slice(-PART)) >= NEAR_COLLAPSED_LOSS * collapsed);
  return { state: { ...state, collapsed: isNew }, isNew };
}

/**
 * Notes the end of an epoch, to which a rescue can go back if the embeddings have not begun to collapse.
 *
 * @param best The best epoch so far; null if none is chosen.
 */
export function afterEpoch(state: StoredCollapse, epoch: number, best: number | null): StoredCollapse {
  const variance = mean(state.variances.slice(-PART));
  const isGood = !state.collapsed && variance >= RECOVERED_VARIANCE && variance >= GOOD * state.peak;
  return isGood ? { ...state, good: { epoch, best } } : state;
}

/** JSON has no other numbers. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** NaN if one of the values is missing. */
function mean(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0) / values.length;
}
