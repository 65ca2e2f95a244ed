import assert from "node:assert/strict";
import { isKeptOnResume } from "../../lib/train/is_kept_on_resume.ts";
import type { TrainEvent } from "../../lib/run/events.ts";

/** Events abbreviated: their type, and their epoch and step if they have them. */
function events(...short: [type: TrainEvent["type"], epoch?: number, step?: number][]): TrainEvent[] {
  return short.map(([type, epoch, step]) =>
    ({
      type,
      ...(epoch === undefined ? {} : { epoch }),
      ...(step === undefined ? {} : { step }),
    }) as TrainEvent
  );
}

/** Which of the events are kept, by index. */
const stay = (state: { epoch: number; step: number }, all: TrainEvent[], rescues = 0) => {
  const belongs = isKeptOnResume(state, rescues);
  return all.map((event, i) => belongs(event) ? i : -1).filter((i) => i >= 0);
};

Deno.test("isKeptOnResume() keeps everything up to a checkpoint within an epoch except the start of that epoch", () => {
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

Deno.test("isKeptOnResume() keeps nothing of the epoch after a checkpoint at an epoch's end, whose miner is reported again", () => {
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

Deno.test("isKeptOnResume() removes the end of a training that is resumed", () => {
  const all = events(["step", 1, 1], ["epoch_finished", 1], ["state"], ["final_evaluation"], [
    "run_finished",
  ]);
  assert.deepEqual(stay({ epoch: 1, step: 0 }, all), [0, 1, 2]);
});

Deno.test("isKeptOnResume() keeps what rescues before the checkpoint took back, and no later rescue", () => {
  const all = events(
    ["run_started"],
    ["epoch_started", 1],
    ["step", 1, 1],
    ["step", 3, 1],
    ["checkpoint_saved", 3, 0],
    ["alert", 4, 1],
    ["rescued", 4, 1],
    ["epoch_started", 1],
    ["step", 1, 1],
    ["checkpoint_saved", 1, 0],
    ["step", 2, 1],
    ["rescued", 2, 1],
    ["step", 1, 1],
  );
  assert.deepEqual(stay({ epoch: 1, step: 0 }, all, 1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(stay({ epoch: 1, step: 0 }, all), [0, 1, 2]);
});
