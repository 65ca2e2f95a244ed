import assert from "node:assert/strict";
import { accuracy } from "../../../lib/eval/figures/accuracy.ts";
import { contextOf } from "./fixtures.ts";

Deno.test("accuracy counts pairs of both kinds on the right side of the threshold for the main rate", () => {
  const context = contextOf([0.1, 0.2, 0.3, 1.5], [0.4, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  assert.deepEqual(accuracy.compute(context), { accuracy: null, balanced_accuracy: null });
  const threshold = { squared: 0.5, positive: 3, positivePerClass: [3], negative: 1 };
  const thresholds = new Map([[0.001, threshold]]);
  assert.deepEqual(accuracy.compute({ ...context, thresholds }), {
    accuracy: 12 / 14,
    balanced_accuracy: (3 / 4 + 9 / 10) / 2,
  });
});
