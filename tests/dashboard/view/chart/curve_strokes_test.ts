import assert from "node:assert/strict";
import fc from "fast-check";
import { columnsOf, strokesOf } from "../../../../lib/dashboard/view/chart/curve_strokes.ts";
import { curveOf } from "./fixtures.ts";

const gapped = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) }, fc.constant(NaN)),
  { maxLength: 200 },
);
const scaleTo = (to: number, from = 0) => ({ from, to, log: false });

Deno.test("columnsOf() reduces each run of numbers to columns with minimum, maximum and mean", () => {
  fc.assert(
    fc.property(gapped, fc.integer({ min: 2, max: 60 }), (values, columns) => {
      fc.pre(values.length > 1);
      const x = scaleTo(values.length - 1);
      const runs = columnsOf(curveOf(values, { look: "thin" }), x, columns);
      const expected = new Map<string, number[]>();
      let run = 0;
      for (const [i, value] of values.entries()) {
        if (Number.isNaN(value)) run++;
        else {
          const place = `${run} ${Math.round((i / (values.length - 1)) * (columns - 1))}`;
          expected.set(place, [...expected.get(place) ?? [], value]);
        }
      }
      const found = runs.flat();
      assert.equal(found.length, expected.size);
      for (const [i, values] of [...expected.values()].entries()) {
        const { min, max, mean } = found[i]!;
        assert.deepEqual([min, max], [Math.min(...values), Math.max(...values)]);
        assert.ok(Math.abs(mean - values.reduce((a, b) => a + b) / values.length) < 1e-9);
      }
    }),
  );
});

Deno.test("columnsOf() ends a run at a gap but not at an empty column", () => {
  const runs = columnsOf(curveOf([1, 2, NaN, 3]), scaleTo(3), 100);
  assert.deepEqual(runs.map((run) => run.map(({ column }) => column)), [[0, 33], [99]]);
});

Deno.test("columnsOf() uses the smoothed values if there are any", () => {
  const [run] = columnsOf(curveOf([1, 2], { values: [5, 6] }), scaleTo(1), 10);
  assert.deepEqual(run!.map(({ mean }) => mean), [5, 6]);
});

Deno.test("columnsOf() continues a line beyond the view, however far away its ends are", () => {
  // The view is the middle thousandth of the way between two values.
  const [run] = columnsOf(curveOf([0, 1]), scaleTo(0.5005, 0.4995), 100);
  const [left, right] = [run![0]!, run!.at(-1)!];
  assert.ok(left.column < 0 && right.column > 99);
  const middle = left.mean + (right.mean - left.mean) * ((49.5 - left.column) / (right.column - left.column));
  assert.ok(Math.abs(middle - 0.5) < 1e-6, String(middle));
  assert.ok(left.column >= -100 && right.column <= 200, "far points are costly to draw");
});

Deno.test("columnsOf() continues no line across a gap outside the view", () => {
  assert.deepEqual(columnsOf(curveOf([0, NaN, 1]), scaleTo(1.01, 0.99), 100), []);
});

Deno.test("columnsOf() stays within three widths of the view", () => {
  const zoomed = fc.tuple(
    fc.double({ min: 0, max: 0.99, noNaN: true }),
    fc.double({ min: 0.002, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(gapped, zoomed, (values, [from, width]) => {
      const last = Math.max(1, values.length - 1);
      const x = scaleTo((from + width) * last, from * last);
      for (const run of columnsOf(curveOf(values), x, 80)) {
        const columns = run.map(({ column }) => column);
        assert.ok(columns.every((column) => column >= -80 && column <= 160));
        assert.ok(columns.every((column, i) => i === 0 || column > columns[i - 1]!), "ascending");
      }
    }),
    // A position exactly on the last column.
    { examples: [[[0, 0, 0, 0, 0, 0, NaN, 0], [0, 0.14063195371606588]]] },
  );
});

/** Strokes of a curve whose value v is in row v. */
function strokes(values: readonly number[], look: "thin" | "line" | "bold" | "marks") {
  const curve = curveOf(values, { look });
  return strokesOf(columnsOf(curve, scaleTo(values.length - 1), 11), curve, (value) => value, 8);
}

Deno.test("strokesOf() draws a line or a bold one for each run, and a mark for a run of one value", () => {
  assert.deepEqual(strokes([1, 2, NaN, 3, NaN, 4, 5, NaN, NaN, NaN, 7], "line").map(({ kind }) => kind), [
    "line",
    "dots",
    "line",
    "dots",
  ]);
  assert.deepEqual(strokes([1, 2], "bold"), [{ color: "train", kind: "bold", points: [0, 1, 10, 2] }]);
  assert.deepEqual(strokes([1, NaN], "line")[0]!.points, [0, 1, 1, 1, 0, 2, 1, 2]);
});

Deno.test("strokesOf() draws the envelope of a thin curve and a mark for each value of marks", () => {
  const values = [1, 5, 2];
  const curve = curveOf(values, { look: "thin" });
  const one = strokesOf(columnsOf(curve, scaleTo(20), 3), curve, (value) => value, 8);
  assert.equal(one.length, 1);
  assert.deepEqual(strokes(values, "thin")[0]!.points, [0, 1, 0, 1, 5, 5, 5, 5, 10, 2, 10, 2]);
  assert.equal(strokes(values, "marks")[0]!.points.length, 3 * 8);
});

Deno.test("strokesOf() puts values without a position on the axis below the picture", () => {
  const curve = curveOf([1, 0]);
  const toRow = (value: number) => value > 0 ? 3 : Infinity;
  assert.deepEqual(strokesOf(columnsOf(curve, scaleTo(1), 4), curve, toRow, 8)[0]!.points, [0, 3, 3, 16]);
  const nan = strokesOf(columnsOf(curve, scaleTo(1), 4), curve, () => NaN, 8);
  assert.deepEqual(nan[0]!.points, [0, 16, 3, 16]);
});
