import type { EventOf, TrainEvent } from "./events.ts";

/** What a training does or measures, which a rescue takes back; what happened to it remains. */
const TAKEN_BACK: ReadonlySet<TrainEvent["type"]> = new Set([
  "epoch_started",
  "step",
  "mining",
  "miner_changed",
  "validation",
  "evaluation",
  "checkpoint_saved",
  "epoch_finished",
]);

/** Whether an event no longer counts after a rescue that follows it. */
export function isTakenBack(event: TrainEvent, { back_to: { epoch } }: EventOf<"rescued">): boolean {
  if (!TAKEN_BACK.has(event.type) || !("epoch" in event)) return false;
  const isWithinEpoch = event.type === "checkpoint_saved" && event.step > 0;
  return event.epoch > epoch || (isWithinEpoch && event.epoch === epoch);
}

/**
 * Returns the events of a run that count, in order: without the steps, checkpoints and figures that a rescue took
 * back. The `rescued` events themselves and the alerts before them remain.
 */
export function currentEvents(events: readonly TrainEvent[]): TrainEvent[] {
  let current: TrainEvent[] = [];
  for (const event of events) {
    if (event.type === "rescued") current = current.filter((earlier) => !isTakenBack(earlier, event));
    current.push(event);
  }
  return current;
}
