import assert from "node:assert/strict";
import fc from "fast-check";
import { pairFigures } from "../../lib/eval/pair_figures.ts";
import { close } from "./fixtures.ts";
import { countBelow, naiveAuc, naiveEer, naiveThreshold } from "./naive_evaluation.ts";

Deno.test("pairFigures() equals naive loops, with ties", () => {
  const distances = fc.array(fc.integer({ min: 0, max: 12 }).map((value) => value / 8), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(fc.property(distances, distances, (positive, negative) => {
    const rates = [0.5, 0.1, 0.01];
    const { auc, eer, val_at_far } = pairFigures(positive, negative, rates);
    assert.ok(close(auc, naiveAuc(positive, negative), 1e-12));
    assert.ok(
      close(eer, naiveEer(positive, negative), 1e-12),
      `${eer}, naive ${naiveEer(positive, negative)}`,
    );
    for (const rate of rates) {
      const threshold = naiveThreshold(negative, rate);
      const expected = threshold === null ? null : countBelow(positive, threshold) / positive.length;
      assert.equal(val_at_far[rate], expected);
    }
  }));
});

Deno.test("pairFigures() of pairs that a threshold separates are 1, 0 and 1", () => {
  const { auc, eer, val_at_far } = pairFigures([0.1, 0.2], [0.5, 0.3], [0.5, 0.1]);
  assert.deepEqual([auc, eer, val_at_far], [1, 0, { "0.5": 1, "0.1": null }]);
});
