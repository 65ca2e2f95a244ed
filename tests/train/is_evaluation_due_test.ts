import assert from "node:assert/strict";
import { isEvaluationDue } from "../../lib/train/is_evaluation_due.ts";

Deno.test("the network is measured after every so many epochs, after the last, and where it was within the epoch", () => {
  const due = (evaluate_every: number, measured = 0) =>
    [1, 2, 3, 4, 5, 6, 7].filter((epoch) => isEvaluationDue({ evaluate_every, epochs: 7 }, epoch, measured));
  assert.deepEqual(due(1), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(due(3), [3, 6, 7]);
  assert.deepEqual(due(3, 4), [3, 4, 6, 7]);
  assert.deepEqual(due(100), [7]);
});
