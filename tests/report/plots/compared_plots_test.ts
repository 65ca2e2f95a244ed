import assert from "node:assert/strict";
import { comparedLossPlot } from "../../../lib/report/plots/compared_loss_plot.ts";
import { comparedQualityPlot } from "../../../lib/report/plots/compared_quality_plot.ts";
import { runColor } from "../../../lib/report/plots/run_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { partsOf, textsOf } from "./fixtures.ts";

const LOG = tellTraining(false);
const runOf = (name: string, events: TrainEvent[]) => ({ name, history: RunHistory.of(events) });
const RUNS = [runOf("A", LOG), runOf("B", []), runOf("C", LOG)];

/** The number of curves of each colour. */
function curvesOf(svg: string): number[] {
  return [0, 1, 2].map((i) => partsOf(svg, `g[aria-label="line"][stroke="${runColor(i)}"] > path`).length);
}

Deno.test("comparedLossPlot() shows training and validation of each run with a log, in the run's colour", () => {
  const svg = comparedLossPlot(RUNS);
  assert.deepEqual(curvesOf(svg), [2, 0, 2]);
  assert.deepEqual(textsOf(svg).filter((text) => /^[A-C]$/.test(text)), ["A", "C"]);
});

Deno.test("comparedLossPlot() places a step by the progress of its epoch, whatever the epoch's length", () => {
  // The same losses over two epochs of four steps and over two epochs of one step.
  const short = LOG
    .filter((event) => event.type !== "step" || event.step === 4)
    .map((event): TrainEvent => {
      if (event.type === "run_started") return { ...event, steps_per_epoch: 1 };
      return event.type === "step" ? { ...event, step: 1, global_step: event.epoch } : event;
    });
  const svg = comparedLossPlot([runOf("A", LOG), runOf("B", short)]);
  const [long, other] = [0, 1].map((i) => {
    const [curve] = partsOf(svg, `g[aria-label="line"][stroke="${runColor(i)}"] > path`);
    return [...curve!.getAttribute("d")!.matchAll(/[ML]([\d.]+),/g)].map(([, x]) => Number(x));
  });
  assert.equal(long!.length, 8);
  assert.deepEqual(other, [long![3], long![7]]);
});

Deno.test("comparedQualityPlot() has a curve for each figure and each run with an evaluation", () => {
  const svg = comparedQualityPlot(RUNS);
  assert.deepEqual(curvesOf(svg), [3, 0, 3]);
  const texts = textsOf(svg);
  for (const label of ["exact VAL at FAR 0.001", "accuracy", "Recall@1"]) {
    assert.ok(texts.some((text) => text.endsWith(label)), `${label} of ${texts}`);
  }
  assert.deepEqual(texts.filter((text) => /^[A-C]$/.test(text)), ["A", "C"]);
});

Deno.test("Plots of runs accept logs that are empty, short or without finite numbers", () => {
  const broken = LOG.map((event): TrainEvent => {
    if (event.type === "step" || event.type === "validation") return { ...event, loss: NaN };
    return event.type === "evaluation"
      ? { ...event, exact: { ...event.exact, val_at_far: { "0.001": null }, recall_at_1: NaN } }
      : event;
  });
  const step = LOG.filter(({ type }) => type === "step").slice(0, 1);
  for (const events of [[], LOG.slice(0, 1), step, broken]) {
    for (const plot of [comparedLossPlot, comparedQualityPlot]) {
      assert.equal(
        partsOf(plot([runOf("A", events), runOf("B", [])]), "svg > title").length,
        1,
      );
    }
  }
});
