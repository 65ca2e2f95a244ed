import assert from "node:assert/strict";
import { areaUnderRoc } from "../../../lib/eval/figures/area_under_roc.ts";
import { contextOf } from "./fixtures.ts";

const area = (...pairs: Parameters<typeof contextOf>) => areaUnderRoc.compute(contextOf(...pairs)).auc;

Deno.test("areaUnderRoc is 1 for separated, 0 for swapped and one half for equal distances", () => {
  const [near, far] = [[0.25, 0.5], [1, 4]];
  assert.equal(area(near, far), 1);
  assert.equal(area(far, near), 0);
  assert.equal(area(near, near), 0.5);
  assert.ok(Number.isNaN(area(near, [])));
});
