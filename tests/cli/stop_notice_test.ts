import assert from "node:assert/strict";
import { stopNotice } from "../../lib/cli/stop_notice.ts";
import { phaseAfter, type TrainingPhase } from "../../lib/run/training_phase.ts";
import { tellTraining } from "./training_events.ts";

Deno.test("stopNotice() says what a stop does in each phase of a training, and what is not saved yet", () => {
  const said = new Set([stopNotice(undefined)]);
  let phase: TrainingPhase;
  for (const event of tellTraining(true)) said.add(stopNotice(phase = phaseAfter(event, phase)));
  assert.deepEqual([...said].slice(0, 2), [
    "stopping before the training begins",
    "stopping after this step, then saving",
  ]);
  for (const unsaved of [true, false]) {
    for (const state of ["training", "paused"] as const) {
      assert.equal(stopNotice({ state, unsaved }), "stopping after this step, then saving");
    }
    assert.equal(stopNotice({ state: "reporting", unsaved }), "stopping the report; all else is saved");
  }
  assert.equal(stopNotice({ state: "evaluating", unsaved: true }), "stopping the evaluation, then saving");
  assert.equal(
    stopNotice({ state: "evaluating", unsaved: false }),
    "stopping the evaluation, which --resume makes up for",
  );
});
