import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";
import type { Batch } from "../../lib/data/image_set.ts";
import type { EventOf, NewEvent } from "../../lib/run/events.ts";
import { stallMessage, type StallSignals, StallWatch } from "../../lib/train/stall.ts";
import { StepReporter } from "../../lib/train/step_reporter.ts";
import { progressOf } from "../../lib/train/progress.ts";
import { hard } from "../../lib/triplet/hard.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { QUARTERS } from "./training_fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";

/** Signals of a training that makes no progress just above the margin, as with ragged classes. */
const STALLED: StallSignals = { loss: 1.02, active: 1, negative_distance: 0.4, spread: 0.5 };

const steps = (count: number, change: (i: number) => Partial<StallSignals> = () => ({})) =>
  Array.from({ length: count }, (_, i) => ({ ...STALLED, ...change(i) }));

/** The steps, from 1, in which a watch reports a stall. */
function reportedAt(signals: StallSignals[], margin: number | undefined = 1, miner = "hard"): number[] {
  const watch = new StallWatch(margin);
  return signals.flatMap((step, i) => watch.observe(step, miner) ? [i + 1] : []);
}

Deno.test("StallWatch reports once that the loss stays at the margin, for any margin", () => {
  assert.deepEqual(reportedAt(steps(400)), [100]);
  assert.deepEqual(reportedAt(steps(400), 1, "batch-hard"), [100]);
  assert.deepEqual(reportedAt(steps(400, () => ({ loss: 0.21 })), 0.2), [100]);
  // The mean counts, not each step.
  assert.deepEqual(reportedAt(steps(400, (i) => ({ loss: i % 2 === 0 ? 0.9 : 1.1 }))), [100]);
});

Deno.test("StallWatch reports nothing where the loss is below the margin, falls, or some triplets are inactive", () => {
  assert.deepEqual(reportedAt(steps(400, () => ({ loss: 0.97 }))), []);
  assert.deepEqual(reportedAt(steps(400, (i) => ({ loss: 1.3 * 0.9995 ** i }))), []);
  assert.deepEqual(reportedAt(steps(400, () => ({ active: 0.95 }))), []);
  assert.deepEqual(reportedAt(steps(400, () => ({ loss: NaN }))), []);
});

Deno.test("StallWatch leaves a collapse to the watch for that", () => {
  assert.deepEqual(reportedAt(steps(400, (i) => ({ negative_distance: 0.8 * 0.99 ** i }))), []);
  assert.deepEqual(reportedAt(steps(400, (i) => ({ spread: 0.8 * 0.99 ** i }))), []);
  assert.deepEqual(reportedAt(steps(400, () => ({ spread: 1e-4 }))), []);
});

Deno.test("StallWatch reports nothing for other miners and for losses without a margin", () => {
  assert.deepEqual(reportedAt(steps(400), 1, "semi-hard"), []);
  assert.deepEqual(new StallWatch(undefined).observe(STALLED, "hard"), false);
});

Deno.test("StallWatch starts again when the miner becomes hard again, and reports again after progress", () => {
  const watch = new StallWatch(1);
  const observe = (count: number, miner: string, loss = 1.02) =>
    steps(count, () => ({ loss })).map((step) => watch.observe(step, miner)).lastIndexOf(true);
  assert.equal(observe(99, "hard"), -1);
  assert.equal(observe(1, "semi-hard"), -1);
  assert.equal(observe(99, "hard"), -1);
  assert.equal(observe(1, "hard"), 0);
  assert.equal(observe(150, "hard", 0.5), -1);
  assert.ok(observe(150, "hard") > 90);
});

Deno.test("stallMessage() names the symptom and its cure", () => {
  const config = defaults(TRAIN_OPTIONS);
  assert.match(
    stallMessage(config, "hard"),
    /^The loss stays at the margin or above since the miner is hard: .* --miner semi-hard/,
  );
  assert.match(
    stallMessage(config, "batch-hard"),
    /^The loss stays at the margin or above since the miner is batch-hard: /,
  );
  assert.match(
    stallMessage({ ...config, miner: "batch-hard", soft_margin: true }, "batch-hard"),
    /stays at log 2, that of equal distances, or above with --miner batch-hard: .* a smaller --lr\.$/,
  );
});

Deno.test("StepReporter emits a stall as an alert", async () => {
  const emitted: NewEvent[] = [];
  const job = {
    emit: (event: NewEvent) => void emitted.push(event),
    config: { ...defaults(TRAIN_OPTIONS), precision: "float32" as const },
    network: smallNetwork(8, 8, [2, 2], 2),
    loss: tripletLoss(),
    train: QUARTERS.train,
  };
  const reporter = new StepReporter(job, { ...progressOf(undefined) });
  const batch: Batch = {
    pixels: new Uint8Array(0),
    labels: new Int32Array(4),
    indices: new Int32Array(4),
  };
  for (let step = 1; step <= 120; step++) {
    const signals = { ...STALLED, semi_hard: 0.1, positive_distance: 0.42 };
    const result = Promise.resolve({ signals, mining: undefined, milliseconds: 1 });
    assert.equal(
      await reporter.report({ result, epoch: 9, step, batch, lr: 1e-4, miner: hard, dataMilliseconds: 0 }),
      "fine",
    );
  }
  const alerts = emitted.filter((event): event is EventOf<"alert"> => event.type === "alert");
  assert.deepEqual(alerts.map(({ kind, epoch, step }) => [kind, epoch, step]), [["stall", 9, 100]]);
});
