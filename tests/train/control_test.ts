import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { Control } from "../../lib/train/control.ts";
import { projectFile, runProgram } from "../base/fixtures.ts";

/** Whether a promise has settled by the next turn of the event loop. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => done = true);
  await new Promise<void>((resolve) => setImmediate(resolve));
  return done;
}

Deno.test("Control runs at first: no command is pending, and it does not wait", async () => {
  const control = new Control();
  assert.deepEqual([control.stopping, control.paused], [false, false]);
  assert.deepEqual([control.take("checkpoint"), control.take("evaluate")], [false, false]);
  assert.ok(await isDone(control.waitWhilePaused()));
});

Deno.test("Control.waitWhilePaused() waits from pause to resume, repeatedly", async () => {
  const control = new Control();
  for (let time = 0; time < 2; time++) {
    control.give("pause");
    assert.equal(control.paused, true);
    const waiting = control.waitWhilePaused();
    assert.equal(await isDone(waiting), false);
    control.give("resume");
    assert.equal(control.paused, false);
    assert.ok(await isDone(waiting));
  }
});

Deno.test("Control.waitWhilePaused() keeps waiting when other commands arrive, and they are not lost", async () => {
  const control = new Control();
  control.give("pause");
  const waiting = control.waitWhilePaused();
  control.give("checkpoint");
  assert.equal(await isDone(waiting), false);
  control.give("pause");
  control.give("evaluate");
  assert.equal(await isDone(waiting), false);
  control.give("resume");
  assert.ok(await isDone(waiting));
  assert.deepEqual([control.take("checkpoint"), control.take("evaluate")], [true, true]);
});

Deno.test("Control.give() of a stop ends a pause for good", async () => {
  const control = new Control();
  control.give("pause");
  const waiting = control.waitWhilePaused();
  control.give("stop");
  assert.deepEqual([control.stopping, control.paused], [true, false]);
  assert.ok(await isDone(waiting));
  control.give("pause");
  assert.deepEqual([control.stopping, control.paused], [true, false]);
  assert.ok(await isDone(control.waitWhilePaused()));
});

Deno.test("Control.take() returns a command once, however often it was given", () => {
  const control = new Control();
  control.give("checkpoint");
  control.give("checkpoint");
  assert.equal(control.take("evaluate"), false);
  assert.equal(control.take("checkpoint"), true);
  assert.equal(control.take("checkpoint"), false);
  control.give("checkpoint");
  assert.equal(control.take("checkpoint"), true);
});

Deno.test("Control.takeMiner() returns the miner that was requested last, once", () => {
  const control = new Control();
  assert.equal(control.takeMiner(), undefined);
  control.give("miner:hard");
  control.give("miner:batch-all");
  assert.deepEqual([control.stopping, control.paused, control.take("checkpoint")], [false, false, false]);
  assert.equal(control.takeMiner(), "batch-all");
  assert.equal(control.takeMiner(), undefined);
  control.give("miner:auto");
  assert.equal(control.takeMiner(), "auto");
});

Deno.test("Control does not import TensorFlow.js, which the main thread does not load", async () => {
  const program = `
    await import(${projectFile("lib/train/control.ts")});
    await import(${projectFile("lib/run/triplet_pixels.ts")});
    console.log(Object.keys(globalThis).filter((name) => name.startsWith("_tf")).join());`;
  assert.equal((await runProgram(program)).stdout, "\n");
});

Deno.test("Control's signal is aborted by a stop, and by nothing else", () => {
  const control = new Control();
  for (const command of ["pause", "resume", "checkpoint", "evaluate", "miner:auto"] as const) {
    control.give(command);
  }
  assert.equal(control.signal.aborted, false);
  control.give("stop");
  assert.equal(control.signal.aborted, true);
});
