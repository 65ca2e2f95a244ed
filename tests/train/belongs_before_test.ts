import assert from "node:assert/strict";
import { belongsBefore } from "../../lib/train/belongs_before.ts";
import type { TrainEvent } from "../../lib/run/events.ts";

/** Events in short: their type, and epoch and step where they have them. */
function events(...short: [type: TrainEvent["type"], epoch?: number, step?: number][]): TrainEvent[] {
  return short.map(([type, epoch, step]) =>
    ({
      type,
      ...(epoch === undefined ? {} : { epoch }),
      ...(step === undefined ? {} : { step }),
    }) as TrainEvent
  );
}

/** Which of the events stay, by their places. */
const stay = (state: { epoch: number; step: number }, all: TrainEvent[]) => {
  const belongs = belongsBefore(state);
  return all.map((event, i) => belongs(event) ? i : -1).filter((i) => i >= 0);
};

Deno.test("belongsBefore() keeps all up to a checkpoint within an epoch, but not that the epoch began", () => {
  const all = events(
    ["run_started"],
    ["epoch_started", 1],
    ["step", 1, 1],
    ["epoch_finished", 1],
    ["epoch_started", 2],
    ["step", 2, 1],
    ["mining", 2, 1],
    ["miner_changed", 2],
    ["step", 2, 2],
    ["machine"],
    ["checkpoint_saved", 1, 2],
    ["step", 2, 3],
    ["miner_changed", 2],
    ["machine"],
    ["run_finished"],
  );
  assert.deepEqual(stay({ epoch: 1, step: 2 }, all), [0, 1, 2, 3, 5, 6, 7, 8, 9, 10]);
});

Deno.test("belongsBefore() keeps nothing of the epoch after a checkpoint at an epoch's end, whose miner is told again", () => {
  const all = events(
    ["run_started"],
    ["step", 1, 1],
    ["checkpoint_saved", 1, 0],
    ["epoch_finished", 1],
    ["miner_changed", 2],
    ["epoch_started", 2],
    ["step", 2, 1],
    ["log"],
  );
  assert.deepEqual(stay({ epoch: 1, step: 0 }, all), [0, 1, 2, 3]);
});

Deno.test("belongsBefore() takes back the end of a training that goes on", () => {
  const all = events(["step", 1, 1], ["epoch_finished", 1], ["state"], ["final_evaluation"], [
    "run_finished",
  ]);
  assert.deepEqual(stay({ epoch: 1, step: 0 }, all), [0, 1, 2]);
});
