import assert from "node:assert/strict";
import { Faults } from "../../../lib/base/faults.ts";
import { CRASH_KINDS } from "../../../lib/config/crash_config.ts";
import { planCases } from "../../../lib/train/crash/crash_case.ts";

const operationsOf = (plain: number, below?: number) => ({
  layer: { plain, rescued: 600, early: 150 },
  folders: 8,
  below,
});

Deno.test("planCases() has every kind of run within the first 20, and the same runs for the same seed", () => {
  const cases = planCases(20, 1, operationsOf(230));
  const ofWorkers = ["worker", "hang"];
  const kinds = Object.keys(CRASH_KINDS).filter((kind) => !ofWorkers.includes(kind));
  assert.deepEqual(new Set(cases.map(({ kind }) => kind)), new Set(kinds));
  assert.deepEqual(planCases(20, 1, operationsOf(230)), cases);
  assert.notDeepEqual(planCases(20, 2, operationsOf(230)), cases);
  assert.ok(cases.every(({ below }) => !below));
  const only = planCases(5, 1, operationsOf(230), "damage");
  assert.deepEqual(only.map(({ kind }) => kind), Array(5).fill("damage"));
});

Deno.test("planCases() spreads the kills over all operations on files, above and below Deno", () => {
  const cases = planCases(1200, 3, operationsOf(100, 300));
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
  // Every checkpoint fails in some run, which ends after that.
  const unsaved = cases.filter(({ kind }) => kind === "unsaved").map(({ faults }) => faults[0]!);
  const failing = unsaved.map((fault) => Number(/^ENOSPC@mkdir:(\d+);kill@\d+$/.exec(fault)![1]));
  assert.deepEqual([...new Set(failing)].sort(), [2, 3, 4, 5, 6, 7, 8]);
  // What is planned can be put into the environment.
  for (const { faults } of cases) for (const fault of faults) new Faults(fault);
});

Deno.test("planCases() lets any of several workers die or hang, and no worker where there is one", () => {
  const cases = planCases(40, 1, { ...operationsOf(230), workers: 3 });
  for (const kind of ["worker", "hang"] as const) {
    const hit = new Set(cases.filter((each) => each.kind === kind).map(({ worker }) => worker));
    assert.deepEqual([...hit].sort(), [0, 1, 2], kind);
    assert.throws(() => planCases(3, 1, operationsOf(230), kind), /with one worker; add --workers 2$/);
  }
  assert.ok(cases.some(({ kind }) => kind === "kill"));
});

Deno.test("planCases() does without a training that is not there, and refuses its kind alone", () => {
  const counts = { ...operationsOf(100), layer: { plain: 100, early: 150 } };
  const kinds = new Set(planCases(100, 1, counts).map(({ kind }) => kind));
  assert.ok(!kinds.has("rescue") && kinds.has("early"));
  assert.throws(() => planCases(3, 1, counts, "rescue"), {
    message:
      "Expected a training for runs of the kind rescue but found none on this engine; choose another --engine",
  });
});
