import assert from "node:assert/strict";
import { createRunFolder } from "../../../lib/run/create_run_folder.ts";
import { EVENT_LOG } from "../../../lib/run/event_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { lacks, reachedIn, reachedPlace } from "../../../lib/train/crash/places.ts";
import { withFolder } from "../../base/fixtures.ts";

const saved = (epoch: number, step: number) =>
  ({ type: "checkpoint_saved", time: 1, epoch, step, name: "", digest: "", best: false, bytes: 1 }) as const;
const collapse = { type: "alert", time: 1, kind: "collapse", epoch: 4, step: 3, message: "" } as const;
const rescued = { type: "rescued" } as TrainEvent;

/** What was reached after epochs and steps, with so many rescues. */
const at = (epoch: number, step: number, rescues = 0) => ({ saved: { epoch, step, rescues }, rescues });

Deno.test("lacks() compares rescues, then epochs, then steps", () => {
  assert.deepEqual(
    [[at(0, 9), at(1, 0)], [at(1, 0), at(0, 9)], [at(1, 2), at(1, 3)], [at(1, 3), at(1, 3)]]
      .map(([a, b]) => lacks(a!, b!)),
    [true, false, true, false],
  );
  assert.deepEqual([lacks(at(1, 0, 1), at(3, 2)), lacks(at(3, 2), at(1, 0, 1))], [false, true]);
});

Deno.test("reachedIn() finds the newest checkpoint that counts", () => {
  assert.deepEqual(reachedIn([]), at(0, 0));
  assert.deepEqual(reachedIn([saved(1, 0), saved(1, 2)]), at(1, 2));
  // The checkpoints may have been taken back already.
  assert.deepEqual(reachedIn([saved(1, 0), saved(3, 2), collapse]), at(0, 0));
  // Until one is saved after the rescue, a resume does without it.
  const before = reachedIn([saved(1, 0), collapse, rescued]);
  assert.equal(lacks(at(1, 0), before), false);
  assert.equal(lacks(before, reachedIn([saved(3, 2)])), false);
  assert.deepEqual(reachedIn([saved(1, 0), collapse, rescued, saved(1, 2)]), at(1, 2, 1));
});

Deno.test("reachedPlace() reads the log, and is at the beginning without one", () =>
  withFolder(async (runs) => {
    const folder = await createRunFolder(runs, "a", {});
    assert.deepEqual(await reachedPlace(folder), at(0, 0));
    await Deno.writeTextFile(`${folder}/${EVENT_LOG}`, JSON.stringify(saved(2, 0)) + "\n");
    assert.deepEqual(await reachedPlace(folder), at(2, 0));
  }));
