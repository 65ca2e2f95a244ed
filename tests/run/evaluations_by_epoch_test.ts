import assert from "node:assert/strict";
import { evaluationsByEpoch } from "../../lib/run/evaluations_by_epoch.ts";
import { tellTraining } from "../cli/training_events.ts";

Deno.test("evaluationsByEpoch() has the last evaluation of each epoch", () => {
  const events = tellTraining(false);
  assert.deepEqual([...evaluationsByEpoch(events).keys()], [1, 2]);
  const end = events.find((event) => event.type === "evaluation")!;
  const amid = { ...end, seconds: 99 };
  assert.deepEqual([...evaluationsByEpoch([amid, end]).values()], [end]);
  assert.equal(evaluationsByEpoch(events.filter(({ type }) => type === "step")).size, 0);
});
