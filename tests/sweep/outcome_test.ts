import assert from "node:assert/strict";
import { outcomeOf } from "../../lib/sweep/outcome.ts";
import { tellTraining } from "../cli/training_events.ts";

Deno.test("a training's outcome is that of its last epoch; its seconds are without evaluations", () => {
  const events = tellTraining(true).map((event) => {
    if (event.type !== "evaluation") return event;
    return { ...event, holdout_val: event.epoch === 1 ? 0.99 : 0.95 };
  });
  const epochs = events.filter((event) => event.type === "epoch_finished");
  const { val, best, seconds, evaluationSeconds, data } = outcomeOf(events, "done");
  assert.equal(val, 0.95);
  assert.equal(seconds, epochs.reduce((sum, event) => sum + event.seconds, 0) - 2 * 2);
  assert.equal(evaluationSeconds, 2);
  assert.deepEqual(best, { epoch: 1, val: 0.99 });
  assert.ok(data.digest !== "");
  assert.ok(Number.isNaN(outcomeOf(events, "diverged").val), "one that diverged has no figures");
});
