import assert from "node:assert/strict";
import { phaseAfter, stopNotice, type TrainingPhase } from "../../lib/cli/stop_notice.ts";
import { tellTraining } from "./training_events.ts";

Deno.test("stopNotice() says what a stop does in each phase of a training", () => {
  const phases = new Set<TrainingPhase>([undefined]);
  let phase: TrainingPhase;
  for (const event of tellTraining(true)) phases.add(phase = phaseAfter(event, phase));
  assert.deepEqual([...phases].slice(0, 2), [undefined, "training"]);
  assert.equal(stopNotice(undefined), "stopping before the training begins");
  for (const state of ["training", "paused"] as const) {
    assert.equal(stopNotice(state), "stopping after this step, then saving");
  }
  assert.equal(
    stopNotice(phaseAfter({ type: "state", time: 0, state: "evaluating" }, "training")),
    "stopping the evaluation, which --resume makes up for",
  );
  assert.equal(stopNotice("reporting"), "stopping the report");
});
