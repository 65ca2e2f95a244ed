import assert from "node:assert/strict";
import { computeFigures, figureRows, FIGURES_SHAPE } from "../../../lib/eval/figures.ts";
import { contextOf } from "./fixtures.ts";

const values = computeFigures(contextOf([0.25, 0.5], [1, 2]));

Deno.test("computeFigures() has every field of the schema, in its order", () => {
  assert.deepEqual(Object.keys(values), Object.keys(FIGURES_SHAPE));
});

Deno.test("figureRows() are ordered by part: the curve, the threshold, retrieval, distances", () => {
  const texts = figureRows(values).map(({ text }) => text);
  assert.equal(new Set(texts).size, texts.length);
  const places = ["Area under the ROC curve", "Accuracy at FAR 0.001", "Recall@1", "Negative distance"]
    .map((text) => texts.indexOf(text));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(!places.includes(-1));
});
