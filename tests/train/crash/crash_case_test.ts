import assert from "node:assert/strict";
import { Faults } from "../../../lib/base/faults.ts";
import { CRASH_KINDS } from "../../../lib/config/crash_config.ts";
import { planCases } from "../../../lib/train/crash/crash_case.ts";

Deno.test("planCases() has every kind of run within the first 20, and the same runs for the same seed", () => {
  const cases = planCases(20, 1, { layer: 230, below: undefined });
  assert.deepEqual(new Set(cases.map(({ kind }) => kind)), new Set(Object.keys(CRASH_KINDS)));
  assert.deepEqual(planCases(20, 1, { layer: 230, below: undefined }), cases);
  assert.notDeepEqual(planCases(20, 2, { layer: 230, below: undefined }), cases);
  assert.ok(cases.every(({ below }) => !below));
  const only = planCases(5, 1, { layer: 230, below: undefined }, "damage");
  assert.deepEqual(only.map(({ kind }) => kind), Array(5).fill("damage"));
});

Deno.test("planCases() spreads the kills over all operations on files, above and below Deno", () => {
  const cases = planCases(1000, 3, { layer: 100, below: 300 });
  for (const [below, most] of [[false, 100], [true, 300]] as const) {
    const first = cases.filter((each) => each.kind === "kill" && each.below === below)
      .map(({ faults }) => Number(/^kill@(\d+)$/.exec(faults[0]!)![1]));
    assert.equal(first.length, 200);
    assert.ok(Math.min(...first) <= 4 && Math.max(...first) >= most - 4, `${first}`);
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = first.filter((at) => at > tenth * most / 10 && at <= (tenth + 1) * most / 10);
      assert.ok(inside.length >= 15, `${inside.length} kills in tenth ${tenth}`);
    }
  }
  // What is planned can be put into the environment.
  for (const { faults } of cases) for (const fault of faults) new Faults(fault);
});
