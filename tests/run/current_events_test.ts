import assert from "node:assert/strict";
import { currentEvents } from "../../lib/run/current_events.ts";
import type { TrainEvent } from "../../lib/run/events.ts";

/** Events abbreviated: their type, and their epoch and step if they have them. */
const events = (...short: [type: TrainEvent["type"], epoch?: number, step?: number][]) =>
  short.map(([type, epoch, step]) => ({ type, epoch, step }) as unknown as TrainEvent);

/** A rescue that goes back to the end of an epoch. */
const rescued = (epoch: number) => ({ type: "rescued", epoch: 9, step: 9, back_to: { epoch } }) as TrainEvent;

Deno.test("currentEvents() leaves out what a rescue took back, and keeps what happened to the training", () => {
  const before = events(["run_started"], ["step", 1, 1], ["checkpoint_saved", 1, 0], ["epoch_finished", 1]);
  const taken = events(
    ["epoch_started", 2],
    ["checkpoint_saved", 1, 3],
    ["step", 2, 4],
    ["mining", 2, 4],
    ["miner_changed", 3],
    ["validation", 2],
    ["evaluation", 2],
    ["checkpoint_saved", 2, 0],
    ["epoch_finished", 2],
  );
  const kept = events(["alert", 2, 4], ["log"], ["machine"], ["state"]);
  const after = events(["epoch_started", 2], ["step", 2, 1]);
  assert.deepEqual(currentEvents([...before, ...taken, ...kept, rescued(1), ...after]), [
    ...before,
    ...kept,
    rescued(1),
    ...after,
  ]);
  assert.deepEqual(currentEvents([...before, rescued(1), ...after, rescued(0)]), [
    before[0],
    rescued(1),
    rescued(0),
  ]);
});
