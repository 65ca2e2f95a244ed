/** What there is to know of a signal of a training step. */
interface Signal {
  /** Its short name on curves and gauges; the first six letters head its column on the console. */
  title: string;
  /** What it is. */
  about: string;
  /** Its curve in TensorBoard. */
  tag: string;
  /** Decimals on the console, of seven characters. */
  digits: 3 | 4;
  /** The dashboard's pane of curves that has it; `loss` is drawn in its own way. */
  pane: "loss" | "distances" | "shares" | "spread";
  /** Its colour there. */
  color: string;
  /** How the dashboard's gauge shows it: in per cent or in full, of at most so much; none if not given. */
  gauge?: { most: number; percent: boolean };
}

/**
 * The signals of a training step, named once and for all: the step gives them in this order, and events, console,
 * curves and TensorBoard follow from here. Each is a field of the `step` event.
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

/** The name of a signal: its field in the `step` event. */
export type SignalName = keyof typeof SIGNALS;

/** All of them, in the order in which a step gives them. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly SignalName[];

/** Something of each signal by its name. @param make Is given the name and the signal's place in a step. */
export function bySignal<T>(make: (name: SignalName, place: number) => T): Record<SignalName, T> {
  return Object.fromEntries(SIGNAL_NAMES.map((name, i) => [name, make(name, i)])) as Record<SignalName, T>;
}
