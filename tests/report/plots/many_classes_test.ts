import assert from "node:assert/strict";
import { classNamer } from "../../../lib/run/class_names.ts";
import { cornerLegend } from "../../../lib/report/plots/corner_legend.ts";
import { heatPlot } from "../../../lib/report/plots/heat_plot.ts";
import { CLASS_COLORS } from "../../../lib/report/plots/plot_colors.ts";
import { retrievalPlot } from "../../../lib/report/plots/retrieval_plot.ts";
import { scatterPlot } from "../../../lib/report/plots/scatter_plot.ts";
import { HEAT, partsOf, textsOf } from "./fixtures.ts";

const NAMES = ["<b>apple<b>", "a\tb\nc", "🍎", "n".repeat(200), "Fruit/Very many apples/Golden"];
const name = classNamer(NAMES);

Deno.test("Plots show class names as text and cut long ones", async () => {
  const image = (label: number) => ({ pixels: new Uint8Array(12), label, index: label });
  const found = [0, 1, 2, 3, 4].map((label) => ({ ...image(label), distance: 0.5 }));
  const plots = [
    scatterPlot([0, 0, 9, 0, 0, 9, 9, 9, 5, 5], [0, 1, 2, 3, 4], "PCA", "", name),
    heatPlot([0, 1, 2, 3, 4].map((a) => [0, 1, 2, 3, 4].map((b) => a + b)), { ...HEAT, name }),
    await retrievalPlot([{ query: image(0), found }], { width: 2, height: 2, channels: 3 }, "t", "s", name),
  ];
  for (const svg of plots) {
    const texts = textsOf(svg);
    for (const wanted of [/^<b>apple/, /^a b c$/, /^🍎$/, /^n+…$/, /^…\/Golden$/]) {
      assert.ok(texts.some((text) => wanted.test(text)), `${wanted}`);
    }
    assert.equal(partsOf(svg, "b").length, 0);
    assert.ok(texts.every((text) => text.length < 30), "too long");
  }
});

Deno.test("retrievalPlot() keeps the shape of images and reduces large ones", async () => {
  const shape = { width: 400, height: 100, channels: 3 };
  const query = { pixels: new Uint8Array(400 * 100 * 3).map((_, i) => (i * 7919) % 251), label: 0, index: 0 };
  const svg = await retrievalPlot([{ query, found: [] }], shape, "t", "s");
  const [image] = partsOf(svg, "image");
  assert.deepEqual(["width", "height"].map((side) => Number(image!.getAttribute(side))), [68, 17]);
  assert.ok(svg.length < 20_000, `${svg.length} characters`);
});

Deno.test("scatterPlot() of thousands of classes shows as many names as there is room for, larger classes first", () => {
  const classes = 10_000;
  const labels = [...Array.from({ length: classes }, (_, i) => i), ...new Array(50).fill(77)];
  const points = labels.flatMap((label) => [label % 100, Math.floor(label / 100)]);
  const texts = textsOf(scatterPlot(points, labels, "PCA", "", classNamer([], 20)));
  assert.ok(texts.length < 150, `${texts.length} texts`);
  assert.ok(texts.includes("77"));
});

Deno.test("heatPlot() grows with the number of classes and their names", () => {
  const matrix = Array.from({ length: 50 }, (_, a) => Array.from({ length: 50 }, (_, b) => a + b));
  const sizeOf = (svg: string) => /width="(\d[\d.]*)" height="(\d[\d.]*)"/.exec(svg)!.slice(1).map(Number);
  const [width, height] = sizeOf(heatPlot(matrix, { ...HEAT, name: (label) => `a class ${label}` }));
  assert.ok(width! > 850 && height! > 850, `${width} × ${height}`);
  assert.deepEqual(sizeOf(heatPlot([[0, 1], [1, 0]], HEAT)), [620, 622]);
});

Deno.test("cornerLegend() says how many entries it omits", () => {
  const entries = Array.from({ length: 200 }, (_, i) => ({ text: `run ${i}`, color: "#000" }));
  assert.equal(cornerLegend(entries.slice(0, 12)).length, 12);
  const marks = cornerLegend(entries) as unknown as { data: string[] }[];
  assert.equal(marks.length, 12);
  assert.deepEqual(marks.at(-1)!.data, ["… and 189 more"]);
});

Deno.test("CLASS_COLORS are twenty different colours", () => {
  assert.equal(new Set(CLASS_COLORS).size, 20);
});
