import assert from "node:assert/strict";
import { makePlot } from "../../../lib/report/plots/make_plot.ts";
import { minerPlotColor } from "../../../lib/report/plots/plot_colors.ts";
import { phaseMarks } from "../../../lib/report/plots/phase_marks.ts";
import { MINER_NAMES } from "../../../lib/triplet/miner_list.ts";
import { textsOf } from "./fixtures.ts";

Deno.test("phaseMarks() draws every change of the miner, with its name in its colour", () => {
  const changes = [{ x: 1, to: "hard" }, { x: 2, to: "batch-hard" }, { x: 3, to: "hard" }, {
    x: 4,
    to: "my-own",
  }];
  const svg = makePlot(
    { title: "t", subtitle: "s", width: 400, height: 200 },
    { x: { label: "x" }, y: { label: "y" }, marks: phaseMarks(changes, "top") },
  );
  const texts = textsOf(svg);
  for (const { to } of changes) assert.ok(texts.includes(to), `${to} of ${texts}`);
  for (const { to } of changes) assert.ok(svg.includes(minerPlotColor(to)), to);
});

Deno.test("minerPlotColor() tells all miners apart", () => {
  assert.equal(new Set([...MINER_NAMES, "my-own"].map(minerPlotColor)).size, MINER_NAMES.length + 1);
});
