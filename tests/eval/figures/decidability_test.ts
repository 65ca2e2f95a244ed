import assert from "node:assert/strict";
import { decidability } from "../../../lib/eval/figures/decidability.ts";
import { contextOf } from "./fixtures.ts";

/** Computed from the distances themselves. */
function naive(positive: readonly number[], negative: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
  return (mean(negative) - mean(positive)) / Math.sqrt((variance(positive) + variance(negative)) / 2);
}

Deno.test("decidability is the difference of the means in standard deviations", () => {
  const [positive, negative] = [[0.5, 0.25, 1], [1.5, 1, 1.25, 1.75]];
  const squared = (distances: readonly number[]) => distances.map((d) => d * d);
  const found = decidability.compute(contextOf(squared(positive), squared(negative))).decidability!;
  assert.ok(Math.abs(found - naive(positive, negative)) < 1e-6);
  assert.ok(Number.isNaN(decidability.compute(contextOf(squared(positive), [])).decidability));
  assert.deepEqual(decidability.rows({}), []); // an older log
});
