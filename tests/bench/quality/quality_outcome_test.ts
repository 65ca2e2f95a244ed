import assert from "node:assert/strict";
import { qualityOutcomeOf } from "../../../lib/bench/quality/quality_outcome.ts";
import { tellTraining } from "../../cli/training_events.ts";

Deno.test("a study's training also has the figures on the test images after the last epoch", () => {
  const events = tellTraining(true);
  assert.equal(qualityOutcomeOf(events, "done").test.val, 0.9321);
  assert.ok(Number.isNaN(qualityOutcomeOf(events, "diverged").test.val));
});
