import type { EventOf, TrainEvent } from "../run/events.ts";
import { bySignal, SIGNALS } from "../run/signals.ts";

/** Figures of one moment of a training, as points of curves. */
export interface Scalars {
  /** When, in seconds since 1970. */
  time: number;
  /** Steps of the training done until then. */
  step: number;
  /** Names of curves, each with its value; a value that was measured and is no number is NaN. */
  values: [tag: string, value: number][];
}

/** The curves that have a point for each step, by the fields of its event. */
const STEP_TAGS = {
  ...bySignal((name): string => SIGNALS[name].tag),
  lr: "train/lr",
  images_per_second: "speed/images_per_second",
} as const satisfies Partial<Record<keyof EventOf<"step">, string>>;

/**
 * Takes a training's events from the first on, and returns what each adds to the curves, undefined where that is nothing. Events that know only their epoch stand at the step that came before them.
 */
export function scalarsTaker(): (event: TrainEvent) => Scalars | undefined {
  let step = 0;
  return (event) => {
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

/** The figures that are numbers, those for each rate among them; what cannot be measured has no point. */
function figures(group: string, found: Record<string, unknown>): [tag: string, value: number][] {
  return Object.entries(found).flatMap(([name, value]) => {
    if (typeof value === "number") return [[`${group}/${name}`, value]];
    if (name.endsWith("_at_far")) return figures(`${group}/${name}`, value as Record<string, unknown>);
    return [];
  });
}
