import assert from "node:assert/strict";
import type { TrainEvent } from "../../lib/run/events.ts";
import { phaseAfter, type TrainingPhase } from "../../lib/run/training_phase.ts";
import { tellTraining } from "../cli/training_events.ts";

const EVENTS = tellTraining(true);
const eventOf = (type: TrainEvent["type"]) => EVENTS.find((event) => event.type === type)!;
const state = (name: "evaluating" | "reporting"): TrainEvent => ({ type: "state", time: 0, state: name });
const after = (...events: TrainEvent[]) =>
  events.reduce<TrainingPhase>((phase, event) => phaseAfter(event, phase), undefined);

Deno.test("phaseAfter() knows whether there are steps that no checkpoint has", () => {
  const [started, step, saved] = [eventOf("run_started"), eventOf("step"), eventOf("checkpoint_saved")];
  assert.equal(after(), undefined);
  assert.equal(after({ ...eventOf("log") }), undefined);
  assert.deepEqual(after(started), { state: "training", unsaved: false });
  assert.deepEqual(after(started, step), { state: "training", unsaved: true });
  assert.deepEqual(after(started, step, state("evaluating")), { state: "evaluating", unsaved: true });
  const done = after(started, step, state("evaluating"), saved, state("evaluating"));
  assert.deepEqual(done, { state: "evaluating", unsaved: false });
  assert.deepEqual(phaseAfter(state("reporting"), done), { state: "reporting", unsaved: false });
  assert.deepEqual(after(started, step, state("reporting"), started), { state: "training", unsaved: false });
});
