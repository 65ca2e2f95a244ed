import assert from "node:assert/strict";
import fc from "fast-check";
import type { Chart } from "../../../../lib/dashboard/view/chart/chart.ts";
import {
  type ChartLook,
  drawChart,
  type DrawnChart,
} from "../../../../lib/dashboard/view/chart/draw_chart.ts";
import { curveOf, LOOK } from "./fixtures.ts";

const [COLUMNS, ROWS] = [60, 12];

const draw = (chart: Partial<Chart>, look: Partial<ChartLook> = {}, columns = COLUMNS, rows = ROWS) =>
  drawChart({ curves: [], xName: "step", ...chart }, { ...LOOK, ...look }, columns, rows);
const textsOf = ({ labels }: DrawnChart) => labels.map(({ text }) => text.trim());
const legendOf = ({ legend }: DrawnChart) => legend.map(({ text }) => text).join("");
const curveStrokes = ({ plot }: DrawnChart) => plot.strokes.filter(({ color }) => color === "train");
/** Labels of the x axis, in order. */
const xTexts = ({ labels }: DrawnChart) => labels.filter(({ y }) => y === ROWS - 1).map(({ text }) => text);

Deno.test("drawChart() shows that there are no values, with axes nevertheless", () => {
  for (const curves of [[], [curveOf([])], [curveOf([NaN])]]) {
    const drawn = draw({ curves });
    assert.ok(textsOf(drawn).includes("no values yet"));
    assert.ok(textsOf(drawn).includes("┤"));
    assert.deepEqual(curveStrokes(drawn), []);
  }
  assert.equal(legendOf(draw({ curves: [curveOf([NaN])] })), "curve –");
});

Deno.test("drawChart() shows a single value as a mark within the picture", () => {
  const drawn = draw({ curves: [curveOf([0.5])] });
  const { area } = drawn.plot;
  const { kind, points } = curveStrokes(drawn)[0]!;
  assert.equal(kind, "dots");
  for (let i = 0; i < points.length; i += 2) {
    assert.ok(points[i]! >= 0 && points[i]! < 2 * area.width);
    assert.ok(points[i + 1]! > 0 && points[i + 1]! < 4 * area.height - 1);
  }
  assert.equal(legendOf(drawn), "curve 0.5000");
});

Deno.test("drawChart() leaves a gap for a value that is NaN", () => {
  assert.equal(curveStrokes(draw({ curves: [curveOf([1, 2, NaN, 2, 1])] })).length, 2);
});

Deno.test("drawChart() draws larger values higher and later ones further right", () => {
  const { points } = curveStrokes(draw({ curves: [curveOf([0, 1])] }))[0]!;
  const [x0, y0, x1, y1] = points as [number, number, number, number];
  assert.ok(x0 < x1 && y0 > y1);
});

Deno.test("drawChart() labels the axes with round values, the name of x at its end", () => {
  const drawn = draw({ curves: [curveOf(Array.from({ length: 101 }, (_, i) => i / 100))] });
  assert.deepEqual(xTexts(drawn), ["0", "20", "40", "60", "80", "step"]);
  for (const text of ["0.00", "0.25", "0.50", "0.75"]) assert.ok(textsOf(drawn).includes(text), text);
});

Deno.test("drawChart() labels no fractions of steps and epochs", () => {
  for (const xName of ["step", "epoch"]) {
    for (const text of xTexts(draw({ curves: [curveOf([1, 2])], xName }))) {
      assert.match(text, /^(\d+|step|epoch)$/);
    }
  }
});

Deno.test("drawChart() has a logarithmic axis if it is requested and there are values above 0", () => {
  const curves = [curveOf([0.001, 0, 0.1, 1])];
  const texts = textsOf(draw({ curves }, { log: true }));
  assert.ok(
    ["0.01", "0.1", "1"].every((text) => texts.some((found) => Number(found) === Number(text))),
    texts.join(),
  );
  for (const { points } of draw({ curves }, { log: true }).plot.strokes) {
    assert.ok(points.every(Number.isFinite));
  }
  assert.ok(textsOf(draw({ curves: [curveOf([0, 0])] }, { log: true })).includes("0.00"), "nothing above 0");
});

Deno.test("drawChart() draws marks from top to bottom with their names, and none out of view", () => {
  const chart = {
    curves: [curveOf([1, 2, 3, 4, 5])],
    marks: [{ x: 2, name: "hard", color: "hard" as const }],
  };
  const drawn = draw(chart);
  const { points } = drawn.plot.strokes.find(({ color }) => color === "hard")!;
  const columns = new Set(points.filter((_, i) => i % 2 === 0));
  assert.deepEqual([...columns], [Math.round((2 * drawn.plot.area.width - 1) / 2)]);
  assert.ok(textsOf(drawn).includes("hard"));
  const zoomed = draw(chart, { zoom: { from: 0.75, to: 1 } });
  assert.ok(!textsOf(zoomed).includes("hard"));
  assert.ok(!zoomed.plot.strokes.some(({ color }) => color === "hard"));
});

Deno.test("drawChart() draws references with their names, without overlaps", () => {
  const references = [0.94, 0.97, 0.5].map((value) => (
    { name: `published ${value}`, value, color: "reference" as const }
  ));
  for (const rows of [6, 12, 30]) {
    const drawn = draw({ curves: [curveOf([0, 1])], references, bounds: { from: 0, to: 1 } }, {}, 100, rows);
    const names = drawn.labels.filter(({ text }) => text.startsWith("published"));
    assert.equal(new Set(names.map(({ y }) => y)).size, names.length);
    assert.equal(drawn.plot.strokes.filter(({ color }) => color === "reference").length, 3);
    if (rows === 30) assert.equal(names.length, 3);
  }
});

Deno.test("drawChart() shows the values at the cursor, or else the newest", () => {
  const curves = [curveOf([10, 20, 30, 40, 50])];
  assert.equal(legendOf(draw({ curves })), "curve 50.0000");
  const drawn = draw({ curves }, { cursor: 0.25 });
  assert.equal(legendOf(drawn), "step 1  curve 20.0000");
  const { points, kind } = drawn.plot.strokes.at(-1)!;
  const bottom = 4 * drawn.plot.area.height - 1;
  const column = Math.round(0.25 * (2 * drawn.plot.area.width - 1));
  assert.deepEqual([kind, points], ["line", [column, 0, column, bottom]]);
});

Deno.test("drawChart() moves the cursor with the view, and shows the value under it", () => {
  const curves = [curveOf(Array.from({ length: 101 }, (_, i) => i))];
  const at = (cursor: number) => legendOf(draw({ curves }, { zoom: { from: 0.5, to: 1 }, cursor }));
  assert.deepEqual([0, 0.5, 1].map(at), [
    "step 50  curve 50.0000",
    "step 75  curve 75.0000",
    "step 100  curve 100",
  ]);
});

Deno.test("drawChart() omits silent curves from the legend", () => {
  const curves = [curveOf([1], { silent: true, name: "raw" }), curveOf([2])];
  assert.equal(legendOf(draw({ curves })), "curve 2.0000");
});

Deno.test("drawChart() still shows a line if the view is between two of its values", () => {
  const drawn = draw({ curves: [curveOf([1, 3])] }, { zoom: { from: 0.4, to: 0.45 } });
  const { points } = curveStrokes(drawn)[0]!;
  const rows = points.filter((_, i) => i % 2 === 1);
  const height = 4 * drawn.plot.area.height;
  assert.ok(rows.some((row) => row >= 0 && row < height), rows.join());
});

Deno.test("drawChart() stays within its pane and never fails, for any chart at any size", () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
    fc.constantFrom(0, NaN, 1e-7, 1e6),
  );
  const curves = fc.array(
    fc.tuple(fc.array(value, { maxLength: 40 }), fc.constantFrom("thin", "line", "bold", "marks")),
    { maxLength: 3 },
  ).map((curves) => curves.map(([values, look]) => curveOf(values, { look })));
  const chart: fc.Arbitrary<Chart> = fc.record({
    curves,
    marks: fc.array(
      fc.double({ min: -5, max: 50, noNaN: true }).map((x) => ({ x, name: "hard", color: "hard" })),
    ),
    references: fc.array(value.map((value) => ({ name: "published", value, color: "reference" }))),
    bounds: fc.constantFrom({}, { from: 0 }, { from: 0, to: 1 }),
    xName: fc.constantFrom("step", "epoch"),
  });
  const share = fc.double({ min: 0, max: 0.99, noNaN: true });
  const look: fc.Arbitrary<ChartLook> = fc.record({
    zoom: share.map((from) => ({ from, to: Math.min(1, from + 0.1) })),
    log: fc.boolean(),
    cursor: fc.option(share, { nil: undefined }),
  });
  fc.assert(
    fc.property(chart, look, fc.nat(120), fc.nat(40), (chart, look, columns, rows) => {
      const { plot: { area, strokes }, labels } = drawChart(chart, look, columns, rows);
      for (const { points } of strokes) assert.ok(points.every(Number.isInteger));
      assert.ok(area.width === 0 || (area.x + area.width <= columns && area.y + area.height <= rows));
      for (const { text, x, y } of labels) {
        assert.ok(x >= 0 && x + text.length <= columns, `${text} at ${x} of ${columns}`);
        assert.ok(y >= 0 && y < rows, `${text} in row ${y} of ${rows}`);
      }
      const cells = labels.flatMap(({ text, x, y }) => Array.from(text, (_, i) => `${x + i} ${y}`));
      assert.equal(new Set(cells).size, cells.length, "texts on one another");
    }),
    { numRuns: 500 },
  );
});
