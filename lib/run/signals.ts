/** The description of a signal of a training step. */
interface Signal {
  /**
   * The short name on curves and gauges; its first six letters are the heading of its column on the console.
   */
  title: string;
  /** What it measures. */
  about: string;
  /** The tag of its curve in TensorBoard. */
  tag: string;
  /** Decimals on the console, in a column of seven characters. */
  digits: 3 | 4;
  /** The pane of curves in the dashboard; `loss` has a pane of its own. */
  pane: "loss" | "distances" | "shares" | "spread";
  /** The colour of its curve. */
  color: string;
  /** The dashboard's gauge: its maximum, and whether it shows per cent; without this there is no gauge. */
  gauge?: { most: number; percent: boolean };
}

/**
 * The signals of a training step. The step outputs them in this order; events, console, curves and
 * TensorBoard are derived from this list. Each is a field of the `step` event.
 */
export const SIGNALS = {
  loss: {
    title: "loss",
    about: "mean over the triplets",
    tag: "train/loss",
    digits: 4,
    pane: "loss",
    color: "train",
  },
  active: {
    title: "active",
    about: "share of triplets, or for a loss of pairs of anchors, with a loss above 0",
    tag: "train/active_share",
    digits: 3,
    pane: "shares",
    color: "exact",
    gauge: { most: 1, percent: true },
  },
  semi_hard: {
    title: "semi-hard",
    about: "share of anchors with a semi-hard negative",
    tag: "train/semi_hard_share",
    digits: 3,
    pane: "shares",
    color: "semi_hard",
    gauge: { most: 1, percent: true },
  },
  positive_distance: {
    title: "d(a,p)",
    about: "mean d(a,p)",
    tag: "train/positive_distance",
    digits: 4,
    pane: "distances",
    color: "positive",
    gauge: { most: 2, percent: false },
  },
  negative_distance: {
    title: "d(a,n)",
    about: "mean d(a,n)",
    tag: "train/negative_distance",
    digits: 4,
    pane: "distances",
    color: "negative",
    gauge: { most: 2, percent: false },
  },
  spread: {
    title: "spread",
    about: "total variance of the embeddings, 0 at collapse",
    tag: "train/spread",
    digits: 3,
    pane: "spread",
    color: "good",
    gauge: { most: 1, percent: false },
  },
} as const satisfies Record<string, Signal>;

/** The name of a signal, which is its field in the `step` event. */
export type SignalName = keyof typeof SIGNALS;

/** All signals, in the order in which a step outputs them. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly SignalName[];

/**
 * Builds a record with a value for each signal.
 *
 * @param make Receives the name and the index of the signal.
 */
export function bySignal<T>(make: (name: SignalName, place: number) => T): Record<SignalName, T> {
  return Object.fromEntries(SIGNAL_NAMES.map((name, i) => [name, make(name, i)])) as Record<SignalName, T>;
}
