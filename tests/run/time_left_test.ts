import assert from "node:assert/strict";
import type { TrainEvent } from "../../lib/run/events.ts";
import { TimeLeft } from "../../lib/run/time_left.ts";
import { tellTraining } from "../cli/training_events.ts";

/** The seconds left after the first event for which `until` holds. */
function after(until: (event: TrainEvent) => boolean, events = tellTraining(false)): number {
  const left = new TimeLeft();
  for (const event of events) {
    left.take(event);
    if (until(event)) break;
  }
  return left.seconds;
}

Deno.test("TimeLeft reckons from the time of steps and evaluations", () => {
  const inFirst = after((event) => event.type === "step" && event.step === 2);
  assert.ok(Math.abs(inFirst - 6 * 0.5) < 1e-9, "no evaluation was seen yet");
  const inSecond = after((event) => event.type === "step" && event.epoch === 2 && event.step === 2);
  assert.ok(Math.abs(inSecond - (2 * 0.5 + 2)) < 1e-9);
});

Deno.test("TimeLeft counts the evaluations that are left", () => {
  const left = new TimeLeft();
  for (const event of tellTraining(false)) {
    if (event.type === "run_started") left.take({ ...event, epochs: 10, config: { evaluate_every: 4 } });
    else left.take(event);
    if (event.type === "step" && event.epoch === 2 && event.step === 2) break;
  }
  const { steps_per_epoch } = tellTraining(false).find((event) => event.type === "run_started")!;
  const steps = 9 * steps_per_epoch - 2;
  assert.ok(Math.abs(left.seconds - (steps * 0.5 + 3 * 2)) < 1e-9, "after epochs 4, 8 and 10");
});

Deno.test("TimeLeft is NaN before the first step, and 0 at the end", () => {
  assert.ok(Number.isNaN(after((event) => event.type === "epoch_started")));
  assert.equal(after(() => false), 0);
});

Deno.test("TimeLeft forgets the slow first steps of a session at once", () => {
  const events = tellTraining(false);
  let steps = 0;
  for (const event of events) if (event.type === "step" && steps++ < 5) event.milliseconds = 10_000;
  const left = after((event) => event.type === "step" && event.epoch === 2 && event.step === 2, events);
  assert.ok(left < 2 * 10 * 0.99 + 2, `${left}`);
});
