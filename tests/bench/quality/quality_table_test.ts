import assert from "node:assert/strict";
import type { QualityOutcome } from "../../../lib/bench/quality/quality_outcome.ts";
import { qualityFigures, qualityTable } from "../../../lib/bench/quality/quality_table.ts";

function outcome(val: number, test = val, seconds = 120): QualityOutcome {
  return {
    state: Number.isNaN(val) ? "diverged" : "done",
    val,
    best: { epoch: 1, val },
    seconds,
    evaluationSeconds: 1,
    test: { val: test, valAt1e4: test - 0.1, recall: 0.99 },
    data: { title: "digits", synthetic: true, digest: "d", trained: 50, heldOut: 10 },
    engine: "native",
    views: { val: val + 0.01, test: test + 0.02 },
  };
}

const ROWS = [
  { name: "base", flags: "--lr 1", outcomes: [0.9, 0.92, 0.94].map((val) => outcome(val)) },
  { name: "better", flags: "--a", outcomes: [0.91, 0.931, 0.95].map((val) => outcome(val, 0.8)) },
  { name: "worse", flags: "--b", outcomes: [outcome(0.8), outcome(NaN), outcome(0.84, 0.8, 240)] },
  { name: "noise", flags: "", outcomes: [outcome(0.95), undefined, outcome(0.9)] },
  { name: "open", flags: "", outcomes: [undefined, undefined, undefined] },
];

Deno.test("differences are by seed, over the seeds that came to their end in both rows", () => {
  const figures = qualityFigures(ROWS, { test: false, views: 1 });
  assert.deepEqual(figures.base!.val, [0.9, 0.92, 0.94]);
  assert.equal(figures.base!.difference, undefined);
  const { value, noise, seeds } = figures.better!.difference!;
  const differences = [0.01, 0.011, 0.01];
  const mean = differences.reduce((a, b) => a + b) / 3;
  const std = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / 2);
  assert.ok(Math.abs(value! - mean) < 1e-9 && Math.abs(noise! - 4.303 * std / Math.sqrt(3)) < 1e-9);
  assert.equal(seeds, 3);
  assert.ok(Math.abs(figures.worse!.difference!.value! + 0.1) < 1e-9);
  assert.deepEqual([figures.worse!.diverged, figures.worse!.val], [1, [0.8, null, 0.84]]);
  assert.deepEqual(figures.open!.difference, { value: null, noise: null, seeds: 0 });
  assert.deepEqual(figures.base!.more, {}, "the test images are not read");
});

Deno.test("the table says what is beyond the noise, and shows test images only where they are asked for", () => {
  const { header, rows } = qualityTable(ROWS, { test: false, views: 1 });
  assert.ok(!header!.some((cell) => cell.includes("test")));
  assert.deepEqual(rows[0], ["base", "0.9200 ± 0.0200", "", "", "3", "120 ± 0"]);
  assert.deepEqual(rows[1]!.slice(0, 4), ["better", "0.9303 ± 0.0200", "+0.0103 ± 0.0014", "better"]);
  assert.deepEqual(rows[2]!.slice(3), ["worse", "3, 1 diverged", "180 ± 85"]);
  assert.equal(rows[3]![3], "equal within the noise");
  assert.deepEqual(rows[4]!.slice(1), ["–", "–", "", "0", "–"]);
  const tested = qualityTable(ROWS, { test: true, views: 1 });
  assert.deepEqual(tested.header!.slice(6), ["test VAL", "at FAR 1e-4", "test Recall@1"]);
  assert.deepEqual(tested.rows[1]!.slice(6), ["0.8000 ± 0.0000", "0.7000 ± 0.0000", "0.9900 ± 0.0000"]);
  const viewed = qualityTable(ROWS, { test: false, views: 9 });
  assert.deepEqual(viewed.header!.slice(6), ["held out, 9 views"]);
  assert.match(viewed.rows[1]![6]!, /^0\.9403 ± /);
  const both = qualityTable(ROWS, { test: true, views: 9 });
  assert.deepEqual([both.header!.at(-1), both.rows[1]!.at(-1)], ["test VAL, 9 views", "0.8200 ± 0.0000"]);
});
