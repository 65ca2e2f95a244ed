import assert from "node:assert/strict";
import { evaluationSteps } from "../../../lib/bench/curve/evaluation_steps.ts";
import { TrainingClock } from "../../../lib/bench/curve/training_clock.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { tellTraining } from "../../cli/training_events.ts";

Deno.test("the clock counts from run_started, and stands still during evaluations and pauses", () => {
  // A second passes before each event.
  const events = tellTraining(true).map((event, i): TrainEvent => ({ ...event, time: 1000 * i }));
  const paused = events.findLastIndex((event) => event.type === "epoch_started");
  const state = (state: "paused" | "training", time: number): TrainEvent => ({ type: "state", time, state });
  const time = events[paused]!.time;
  const all = [
    ...events.slice(0, paused),
    state("paused", time - 500),
    state("training", time - 100),
    ...events.slice(paused),
  ];
  const clock = new TrainingClock();
  let [expected, counts, last] = [0, false, 0];
  const seconds: number[] = [];
  for (const event of all) {
    clock.take(event);
    if (counts) expected += (event.time - last) / 1000;
    last = event.time;
    if (event.type === "run_started") counts = true;
    if (event.type === "state") counts = event.state === "training";
    if (event.type === "evaluation") seconds.push(expected);
  }
  assert.equal(clock.points.length, 2);
  clock.points.forEach((point, i) => assert.ok(Math.abs(point.seconds - seconds[i]!) < 1e-9));
  assert.deepEqual(clock.points.map(({ epochs }) => epochs), [1, 2]);
  assert.ok(clock.points.every(({ val }) => Number.isNaN(val)), "without held-out images there is no VAL");
});

Deno.test("the first epochs are measured more often, each at its end", () => {
  assert.deepEqual(evaluationSteps(1, 24), [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
  assert.deepEqual(evaluationSteps(3, 195), [98, 195]);
  assert.deepEqual(evaluationSteps(1, 3), [1, 2, 3]);
});
