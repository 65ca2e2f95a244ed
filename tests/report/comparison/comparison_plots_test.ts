import assert from "node:assert/strict";
import { comparisonPlots } from "../../../lib/report/comparison/comparison_plots.ts";
import { runNames } from "../../../lib/report/comparison/run_names.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { textsOf } from "../plots/fixtures.ts";
import { evaluatedEpochs, measuredRun, onDrawnDigits } from "./fixtures.ts";

const [A, B] = [measuredRun(0), measuredRun(0.01, { checkpoint: "runs/b/best" })];

Deno.test("comparisonPlots() gives the runs the same names in all plots", () => {
  const plots = comparisonPlots([A, B]);
  assert.deepEqual(plots.map(({ name }) => name), ["loss", "quality", "roc", "det"]);
  for (const { name, svg } of plots) {
    const named = textsOf(svg).filter((text) => /^[A-Z] /.test(text));
    assert.deepEqual(named, ["A checkpoints/mnist/best", "B runs/b/best"], name);
  }
});

Deno.test("comparisonPlots() omits plots for which no run's log has data", () => {
  const events = tellTraining(false);
  const names = (...logs: TrainEvent[][]) =>
    comparisonPlots(logs.map((log) => ({ ...A, history: RunHistory.of(log) }))).map(({ name }) => name);
  assert.deepEqual(names([], []), ["roc", "det"]);
  assert.deepEqual(names([], events), ["loss", "quality", "roc", "det"]);
  assert.deepEqual(names(events.filter(({ type }) => type === "step"), []), ["loss", "roc", "det"]);
  assert.deepEqual(names(evaluatedEpochs(2), []), ["quality", "roc", "det"]);
});

Deno.test("runNames() has the letter and the path; of a long path the last folders", () => {
  const names = (...paths: string[]) => runNames(paths.map((checkpoint) => ({ checkpoint })));
  assert.deepEqual(names("runs/a/best", "/home/someone/trinca/checkpoints/2026-01-31_235959/best"), [
    "A runs/a/best",
    "B …/2026-01-31_235959/best",
  ]);
  assert.deepEqual(names("x".repeat(100)), [`A …${"x".repeat(33)}`]);
});

Deno.test("comparisonPlots() name the data of logs on different ones", () => {
  const other = { ...B, history: RunHistory.of(onDrawnDigits(tellTraining(false))) };
  for (const { name, svg } of comparisonPlots([A, other]).slice(0, 2)) {
    const texts = textsOf(svg);
    assert.ok(texts.includes("A checkpoints/mnist/best on MNIST"), name);
    assert.ok(texts.includes("B runs/b/best on drawn digits"), name);
    assert.ok(texts.some((text) => text.includes("DIFFERENT DATA: not comparable")), name);
  }
});
