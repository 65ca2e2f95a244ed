import assert from "node:assert/strict";
import { quitChoices, quitQuestion } from "../../../lib/dashboard/ui/quit_question.ts";
import type { TrainingPhase } from "../../../lib/run/training_phase.ts";

function asked(phase: TrainingPhase, owns = true): string[] {
  return [quitQuestion({ phase }), ...quitChoices({ owns, phase }).map(({ text }) => text)];
}

Deno.test("The quit popup says in each phase of a training what would be lost", () => {
  const training = [
    "Stop the training?",
    "Continue training",
    "Stop and save",
    "End at once, without saving",
  ];
  for (const state of ["training", "paused", "stopping"] as const) {
    assert.deepEqual(asked({ state, unsaved: true }), training);
  }
  assert.deepEqual(asked(undefined), [
    "Stop before the training begins?",
    "Continue",
    "Stop; there is nothing to save yet",
    "End at once; there is nothing to save yet",
  ]);
  assert.deepEqual(asked({ state: "evaluating", unsaved: true }), [
    ...training.slice(0, 2),
    "Stop the evaluation and save",
    training[3],
  ]);
  assert.deepEqual(asked({ state: "evaluating", unsaved: false }), [
    "Stop the evaluation?",
    "Continue",
    "Stop; --resume evaluates again",
    "End at once; the training is saved",
  ]);
  assert.deepEqual(asked({ state: "reporting", unsaved: false }), [
    "Stop drawing the report?",
    "Continue",
    "Stop, without report.html; all else is saved",
    "End at once; only the report is lost",
  ]);
  assert.equal(asked({ state: "reporting", unsaved: false }, false).length, 3, "not from another process");
});
