import assert from "node:assert/strict";
import { readState } from "../../lib/dashboard/read_state.ts";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { shippedEvents, stateOf } from "./fixtures.ts";
import { syntheticRun } from "./synthetic_run.ts";

/** Writes a log with any contents. */
function writeLog(folder: string, text: string): void {
  Deno.writeTextFileSync(`${folder}/${EVENT_LOG}`, text);
}

const linesOf = (events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

Deno.test("readState() folds the events of a log", async () => {
  await withFolder(async (folder) => {
    const events = syntheticRun();
    const run = `${folder}/sample`; // As the log says; a run is named by its folder.
    await Deno.mkdir(run);
    writeLog(run, linesOf(events));
    const [state, expected] = [await readState(run), stateOf(events)];
    assert.deepEqual(state.curves.loss.full, expected.curves.loss.full);
    assert.deepEqual(state.projection, expected.projection);
    assert.deepEqual({ ...state, timeLeft: 0 }, { ...expected, timeLeft: 0 });
  });
});

Deno.test("readState() reads a log that is still being written as far as it goes", async () => {
  await withFolder(async (folder) => {
    writeLog(folder, "");
    assert.equal((await readState(folder)).status, "starting");
    const events = syntheticRun().slice(0, 20);
    writeLog(folder, linesOf(events) + '{"type":"step","ti');
    assert.deepEqual((await readState(folder)).step, stateOf(events).step);
  });
});

Deno.test("readState() refuses a folder without a log, and a damaged one, in one line", async () => {
  await withFolder(async (folder) => {
    await refuses(() => readState(folder), /Expected the events of a run in .*events\.jsonl/);
    writeLog(folder, linesOf(syntheticRun().slice(0, 3)) + "no event\n");
    await refuses(() => readState(folder), /line 4 .* but found no event/);
  });
});

Deno.test("readState() reads the log that ships with the project", async () => {
  const state = stateOf(await shippedEvents());
  assert.equal(state.status, "done");
  assert.equal(state.epochs.complete.length, state.run!.epochs);
  // It has every 20th step.
  const missing = state.run!.epochs * state.run!.steps_per_epoch - state.step!.global_step;
  assert.ok(missing >= 0 && missing < 20, `${missing}`);
});
