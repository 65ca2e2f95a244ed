import assert from "node:assert/strict";
import { equalErrorRate } from "../../../lib/eval/figures/equal_error_rate.ts";
import { contextOf } from "./fixtures.ts";

const rate = (...pairs: Parameters<typeof contextOf>) => equalErrorRate.compute(contextOf(...pairs)).eer;

Deno.test("equalErrorRate interpolates if the rates cross between two thresholds", () => {
  assert.equal(rate([0.25, 0.5], [1, 2]), 0);
  assert.equal(rate([0.25, 2], [1, 3]), 0.5);
  // Beyond 0.25 two thirds of the positives are still rejected; within the bin of 1, FRR falls from 2/3 to 0
  // while FAR rises from 0 to 1/2: they cross at 4/7 of the way.
  assert.ok(Math.abs(rate([0.25, 1, 1], [1, 2]) - 2 / 7) < 1e-12);
});
