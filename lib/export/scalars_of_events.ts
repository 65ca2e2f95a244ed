import type { EventOf, TrainEvent } from "../run/events.ts";
import { bySignal, SIGNALS } from "../run/signals.ts";

/** Points of curves that belong to one moment of a training. */
export interface Scalars {
  /** In seconds since 1970. */
  time: number;
  /** How many steps of the training are done. */
  step: number;
  /** Names of curves, each with its value; NaN if the measured value is not a number. */
  values: [tag: string, value: number][];
  /** Whether the points of this step and of later ones, so far, no longer count. */
  restarts?: true;
}

/** Names of the curves that have a point for each step, by the field of the step event. */
const STEP_TAGS = {
  ...bySignal((name): string => SIGNALS[name].tag),
  lr: "train/lr",
  images_per_second: "speed/images_per_second",
} as const satisfies Partial<Record<keyof EventOf<"step">, string>>;

/**
 * Creates a function that takes a training's events, from the first on, and returns the points that each adds to the
 * curves, or undefined if it adds none. Events without a step number get the number of the last step before them.
 */
export function scalarsTaker(): (event: TrainEvent) => Scalars | undefined {
  let step = 0;
  return (event) => {
    if (event.type === "rescued") {
      step = event.back_to.global_step;
      return { time: event.time / 1000, step: step + 1, values: [], restarts: true };
    }
    if (event.type === "step") step = event.global_step;
    const values = valuesOf(event);
    return values.length === 0 ? undefined : { time: event.time / 1000, step, values };
  };
}

function valuesOf(event: TrainEvent): [tag: string, value: number][] {
  switch (event.type) {
    case "step":
      return Object.entries(STEP_TAGS).map(([name, tag]) => [tag, event[name as keyof typeof STEP_TAGS]]);
    case "validation":
      return [["validation/loss", event.loss]];
    case "evaluation":
      return [
        ...figures("test", event.exact),
        ...figures("original", event.original),
        ...figures("holdout", { val: event.holdout_val }),
      ];
    case "epoch_finished":
      return [["epoch/train_loss", event.train_loss], ["epoch/seconds", event.seconds]];
    default:
      return [];
  }
}

/** The numeric figures, including those for each rate; a figure that cannot be measured has no point. */
function figures(group: string, found: Record<string, unknown>): [tag: string, value: number][] {
  return Object.entries(found).flatMap(([name, value]) => {
    if (typeof value === "number") return [[`${group}/${name}`, value]];
    if (name.endsWith("_at_far")) return figures(`${group}/${name}`, value as Record<string, unknown>);
    return [];
  });
}
