import { Epochs } from "../../../lib/run/epochs.ts";
import assert from "node:assert/strict";
import { distancePlot } from "../../../lib/report/plots/distance_plot.ts";
import { heatPlot } from "../../../lib/report/plots/heat_plot.ts";
import { qualityPlot } from "../../../lib/report/plots/quality_plot.ts";
import { retrievalPlot } from "../../../lib/report/plots/retrieval_plot.ts";
import { detPlot, rocPlot } from "../../../lib/report/plots/roc_plot.ts";
import { scatterPlot } from "../../../lib/report/plots/scatter_plot.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { HEAT, partsOf, textsOf } from "./fixtures.ts";

Deno.test("qualityPlot() shows the published figures as targets, but not for synthetic data", () => {
  const goals = (synthetic: boolean) =>
    textsOf(qualityPlot(Epochs.of(tellTraining(synthetic)))).filter((text) => text.startsWith("published"));
  assert.deepEqual(goals(false), ["published VAL 0.9434", "published accuracy 0.9717"]);
  assert.deepEqual(goals(true), []);
});

Deno.test("qualityPlot() accepts a training without epochs", () => {
  assert.ok(textsOf(qualityPlot(new Epochs())).includes("Quality by epoch"));
});

Deno.test("distancePlot() draws each kind as a density and labels the threshold", () => {
  const counts = { positive: [8, 2, 0, 0], negative: [0, 0, 1000, 3000] };
  const svg = distancePlot(counts, 0.75, "some pairs");
  assert.ok(textsOf(svg).includes("threshold 0.7500"));
  // Both kinds have an area of 1, however many pairs there are, so the highest bars are similar.
  const heights = partsOf(svg, "rect").map((bar) => Number(bar.getAttribute("height"))).filter((height) =>
    height > 0
  );
  const [first, second] = heights.sort((a, b) => b - a);
  assert.ok(Math.abs(first! / second! - 0.8 / 0.75) < 0.01, `${heights}`);
});

Deno.test("distancePlot() accepts a missing threshold and no pairs", () => {
  const texts = textsOf(distancePlot({ positive: [0, 0], negative: [0, 0] }, NaN, "none"));
  assert.ok(!texts.some((text) => text.startsWith("threshold")));
});

const ROC = Array.from({ length: 50 }, (_, i) => ({ far: 10 ** (-5 + i / 10), val: 0.5 + i / 100 }));

Deno.test("rocPlot() marks rates, and names curves if there are several", () => {
  const one = rocPlot([{ name: "a", points: ROC, marks: [ROC[20]!] }], "x");
  assert.ok(textsOf(one).includes("0.7000"));
  assert.ok(!textsOf(one).includes("a"));
  assert.ok(textsOf(rocPlot([{ name: "a", points: ROC }, { name: "b", points: ROC }], "x")).includes("b"));
});

Deno.test("rocPlot() and detPlot() omit what a logarithmic axis cannot show", () => {
  const points = [{ far: 0, val: 0 }, ...ROC, { far: 1, val: 1 }];
  for (const plot of [rocPlot, detPlot]) partsOf(plot([{ name: "a", points }], "x"), "path");
});

Deno.test("scatterPlot() draws a dot for each point and a number for each class", () => {
  const svg = scatterPlot([0, 0, 1, 0, 0, 1, 1, 1], [3, 3, 7, 7], "PCA", "four points");
  assert.equal(partsOf(svg, "circle").length, 4);
  assert.deepEqual(textsOf(svg).filter((text) => /^\d$/.test(text)), ["3", "7"]);
});

Deno.test("heatPlot() shows every value and leaves missing ones blank", () => {
  const texts = textsOf(heatPlot([[0.5, 1.5], [1.5, NaN]], HEAT));
  assert.deepEqual(texts.filter((text) => /^\d\.\d$/.test(text)), ["0.5", "1.5", "1.5"]);
});

Deno.test("retrievalPlot() frames images of another class", async () => {
  const image = (label: number) => ({ pixels: new Uint8Array(4), label, index: label });
  const found = [{ ...image(1), distance: 0.25 }, { ...image(2), distance: 0.5 }];
  const svg = await retrievalPlot([{ query: image(1), found }], { width: 2, height: 2 }, "t", "s");
  assert.equal(partsOf(svg, "image").length, 3);
  const frames = partsOf(svg, "rect").map((rect) => rect.getAttribute("stroke"));
  assert.equal(frames.filter((stroke) => stroke === "#d55e00").length, 1);
});

Deno.test("Titles are escaped for XML", () => {
  const svg = scatterPlot([0, 0], [0], "a < b & c", `"<script>"`);
  assert.ok(textsOf(svg).includes("a < b & c"));
  assert.equal(partsOf(svg, "script").length, 0);
});
