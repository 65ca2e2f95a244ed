import assert from "node:assert/strict";
import { curvePlot } from "../../../lib/bench/curve/curve_plot.ts";
import { curveTable, firstReaching, ratiosTo } from "../../../lib/bench/curve/curve_table.ts";

/** A curve with a measurement every so many seconds. */
const curve = (every: number, vals: number[]) =>
  vals.map((val, i) => ({ seconds: every * (i + 1), epochs: (i + 1) / 2, val }));

const OURS = {
  key: "trinca_fast",
  name: "fast",
  curves: [curve(1, [NaN, 0.9, 0.95]), curve(1, [0.94, 0.9, 0.96])],
};
const RIVAL = {
  key: "pytorch",
  name: "PyTorch",
  curves: [curve(10, [0.5, 0.94, 0.95]), curve(10, [0.5, 0.8, 0.9])],
};

Deno.test("seconds to a VAL are those of the first measurement that reaches it", () => {
  assert.equal(firstReaching(OURS.curves[0]!, 0.94)?.seconds, 3);
  assert.equal(firstReaching(OURS.curves[1]!, 0.94)?.seconds, 1);
  assert.equal(firstReaching(RIVAL.curves[1]!, 0.94), undefined);
});

Deno.test("a rival that does not reach it counts with its whole training, and the ratio is at least that", () => {
  assert.deepEqual(ratiosTo(RIVAL, OURS, 0.94), {
    median: (20 / 3 + 30) / 2,
    least: 20 / 3,
    greatest: 30,
    atLeast: true,
  });
  assert.equal(ratiosTo(RIVAL, OURS, 0.96), undefined, "one of our own seeds does not reach it");
  const { rows } = curveTable([OURS, RIVAL], RIVAL, 0.94);
  assert.deepEqual(rows[0], ["fast", "2.0", "1.0", "≥ 18.3×", "6.7 to 30.0", "0.9550 ± 0.0071", "3.0"]);
  assert.deepEqual(rows[1], ["PyTorch", "not with 1", "not with 1", "", "", "0.9250 ± 0.0354", "30.0"]);
  assert.equal(curveTable([OURS], undefined, 0.94).header!.length, 5);
});

Deno.test("the plot has a line for each seed and the names of the contenders", () => {
  const svg = curvePlot([OURS, RIVAL], 0.94, "two curves");
  assert.ok(svg.startsWith("<svg"));
  for (const text of ["fast", "PyTorch", "two curves", "Quality against time"]) {
    assert.ok(svg.includes(text), text);
  }
  assert.ok(!svg.includes("NaN"));
  const none = curvePlot([{ ...OURS, curves: [curve(1, [NaN, NaN])] }], 0.94, "nothing to measure");
  assert.ok(!/NaN|Infinity/.test(none));
});
