import assert from "node:assert/strict";
import { lossPlot } from "../../../lib/report/plots/loss_plot.ts";
import { qualityPlot } from "../../../lib/report/plots/quality_plot.ts";
import { currentEvents } from "../../../lib/run/current_events.ts";
import { Epochs } from "../../../lib/run/epochs.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { partsOf, textsOf } from "./fixtures.ts";

const drawn = (events: TrainEvent[]) => lossPlot(RunHistory.of(events));

/** A training in which all steps have the same loss except one. */
function withSpike(steps: number, spike: number): TrainEvent[] {
  const [started] = tellTraining(false);
  const step = tellTraining(false).find((event) => event.type === "step")!;
  return [
    started!,
    ...Array.from(
      { length: steps },
      (_, i) => ({ ...step, global_step: i + 1, loss: i === spike ? 9 : 0.5 }),
    ),
  ];
}

Deno.test("lossPlot() draws the losses, the change of the miner and the title", () => {
  const texts = textsOf(drawn(tellTraining(false)));
  for (const text of ["Loss", "hard", "training", "training, smoothed", "validation"]) {
    assert.ok(texts.includes(text), `${text} of ${texts}`);
  }
});

Deno.test("lossPlot() marks changes of the learning rate, and nothing if there are none", () => {
  const rates = (events: TrainEvent[]) => textsOf(drawn(events)).filter((text) => text.startsWith("lr "));
  const events = withSpike(20, 3);
  assert.deepEqual(rates(events), []);
  const fallen = events.map((event) =>
    event.type === "step" && event.global_step > 10 ? { ...event, lr: 1e-5 } : event
  );
  assert.deepEqual(rates(fallen), ["lr 1e-5"]);
});

Deno.test("lossPlot() names of the decades of a warm-up the last one", () => {
  const events = withSpike(100, 3).map((event) =>
    event.type === "step" ? { ...event, lr: 1e-2 * Math.min(1, (event.global_step + 1e-3) / 10) ** 4 } : event
  );
  assert.deepEqual(textsOf(drawn(events)).filter((text) => text.startsWith("lr ")), ["lr 4e-3"]);
});

Deno.test("lossPlot() shows a spike of one step among 100,000 in a small file", () => {
  const svg = drawn(withSpike(100_000, 54_321));
  assert.ok(svg.length < 200_000, `${svg.length}`);
  const flat = drawn(withSpike(100_000, -1));
  assert.ok(textsOf(svg).includes("9"), "the axis reaches the spike");
  assert.ok(!textsOf(flat).includes("9"));
});

Deno.test("lossPlot() accepts a training without steps, with one step, and with losses that are NaN", () => {
  const events = withSpike(6, 2);
  const broken = events.map((event) =>
    event.type === "step" && event.global_step > 3 ? { ...event, loss: NaN } : event
  );
  for (const drawnEvents of [[], events.slice(0, 1), events.slice(0, 2), broken]) {
    assert.equal(partsOf(drawn(drawnEvents), "title")[0]!.textContent, "Loss");
  }
});

Deno.test("lossPlot() and qualityPlot() mark where a rescued training continues", () => {
  const rescued: TrainEvent = {
    type: "rescued",
    time: 0,
    epoch: 2,
    step: 3,
    back_to: { epoch: 1, global_step: 4 },
    rescue: 1,
    message: "back to epoch 1",
  };
  const events = tellTraining(false);
  assert.ok(!textsOf(drawn(events)).includes("rescue"));
  const once = currentEvents([...events, rescued]);
  assert.ok(textsOf(drawn(once)).includes("rescue"));
  assert.ok(textsOf(drawn([...once, rescued])).includes("2 rescues"));
  assert.ok(textsOf(qualityPlot(Epochs.of(once))).includes("rescue"));
});
