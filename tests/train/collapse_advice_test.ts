import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { parseFlags } from "../../lib/cli/flags.ts";
import { TRAIN_OPTIONS, TRAINING_OPTIONS } from "../../lib/config/train_config.ts";
import { drawnDigits } from "../../lib/data/digits/drawn_digits.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import type { StoredRescue } from "../../lib/run/stored_rescue.ts";
import {
  adviceAfterCollapse,
  collapseMessage,
  describeMeasures,
  measuresAfter,
} from "../../lib/train/collapse_advice.ts";
import { train, type TrainOptions } from "../../lib/train/train.ts";
import { hard } from "../../lib/triplet/hard.ts";
import { MINER_LIST, type MinerName } from "../../lib/triplet/miner_list.ts";
import { semiHard } from "../../lib/triplet/semi_hard.ts";
import { tripletLoss, type TripletLossOptions } from "../../lib/triplet/triplet_loss.ts";
import { testOnEngines } from "../engine/fixtures.ts";

const DIGITS = await drawnDigits({ train: 1280, test: 400 });

/** Trains on drawn digits and returns the events. */
async function trainDigits(
  engine: Engine,
  { miner, ...loss }: Omit<TripletLossOptions, "miner"> & { miner: MinerName },
  settings: Omit<TrainOptions, "engine" | "data" | "loss">,
): Promise<TrainEvent[]> {
  const run = train({
    engine,
    data: DIGITS,
    network: convNet({ filters: [8, 16], embedding: 16 }),
    loss: tripletLoss({ ...loss, miner: await MINER_LIST[miner]() }),
    batchSize: 128,
    lrSchedule: "constant",
    ...settings,
  });
  return await Array.fromAsync(run);
}

/** The variance of the embeddings over the last steps, and the last exact VAL at FAR 0.1. */
function resultOf(events: readonly TrainEvent[]): { variance: number; val: number } {
  const variances = events.filter((event) => event.type === "step").slice(-10).map(({ spread }) => spread);
  const evaluation = events.findLast((event) => event.type === "evaluation")!;
  return {
    variance: variances.reduce((sum, value) => sum + value) / variances.length,
    val: evaluation.exact.val_at_far["0.1"]!,
  };
}

const alertsOf = (events: readonly TrainEvent[]) =>
  events.filter((event): event is EventOf<"alert"> => event.type === "alert" && event.kind === "collapse");

/** What an alert advises, by the settings of `train()`. */
async function advised(message: string): Promise<{ miner: MinerName; lr: number; warmup: number }> {
  const [, flags = ""] = /Try a new training with (.*), or with --rescue/.exec(message) ?? [];
  const { config } = await parseFlags(flags.split(" "), TRAIN_OPTIONS);
  return { miner: config.miner as MinerName, lr: config.lr, warmup: config.warmup };
}

const WAYS = {
  "batch-hard at once": { miner: "batch-hard" },
  "batch-hard with a soft margin": { miner: "batch-hard", soft: true },
  "batch-hard of squared distances": { miner: "batch-hard", squared: true },
} as const;

for (const [name, loss] of Object.entries(WAYS)) {
  testOnEngines(
    `a collapse by ${name} is found, and does not happen with what the alert advises`,
    async (engine) => {
      const collapsed = await trainDigits(engine, loss, { epochs: 5, lr: 1e-2 });
      const [alert, ...others] = alertsOf(collapsed);
      assert.deepEqual(others, []);
      assert.ok((alert!.epoch - 1) * 10 + alert!.step <= 40);
      assert.match(
        alert!.message,
        /^The embeddings are .* Cause: batch-hard takes .* learning rate of 0\.01\. Try /,
      );
      assert.ok(resultOf(collapsed).variance < 0.02);
      const { miner, ...settings } = await advised(alert!.message);
      const healthy = await trainDigits(engine, { ...loss, miner }, { epochs: 5, ...settings });
      assert.deepEqual(alertsOf(healthy), []);
      const { variance, val } = resultOf(healthy);
      assert.ok(variance > 0.7 && val > 0.7, `variance ${variance}, VAL ${val}`);
    },
    ["native"],
  );
}

testOnEngines("a rescue applies the advice to the same training", async (engine) => {
  const events = await trainDigits(engine, { miner: "batch-hard" }, { epochs: 8, lr: 1e-2, rescue: true });
  assert.deepEqual(events.filter(({ type }) => type === "rescued").length, 1);
  const { variance, val } = resultOf(events);
  assert.ok(variance > 0.7 && val > 0.7, `variance ${variance}, VAL ${val}`);
}, ["native"]);

Deno.test("collapseMessage() names the symptom, the cause, and what can help in this training", () => {
  const config = { ...defaults(TRAINING_OPTIONS), miner: "batch-hard" as const, batch_size: 1024, lr: 6e-3 };
  const place = { miner: "batch-hard", lr: 6e-3 };
  assert.equal(
    collapseMessage(config, place),
    "The embeddings are collapsing into one point: their variance is near 0 and does not grow, and the loss stays at " +
      "the margin. Cause: batch-hard takes the nearest of the other classes' images in a batch of 1024 before the " +
      "classes are apart, at a learning rate of 0.006. Try a new training with --miner semi-hard --lr 0.0015 " +
      "--warmup 1, or with --rescue, which goes back and does so by itself.",
  );
  assert.match(
    collapseMessage({ ...config, soft_margin: true, warmup: 2 }, place),
    /stays at log 2\. .*--lr 0\.0015, or/,
  );
  assert.match(
    collapseMessage({ ...config, loss: "multi-similarity", miner: "semi-hard" }, {
      miner: "semi-hard",
      lr: 0.006,
    }),
    /does not grow\. Cause: a learning rate of 0\.006 is too high for the first steps without --warmup\. Try .* --lr/,
  );
  assert.doesNotMatch(collapseMessage({ ...config, rescue: true }, place), /Try/);
  const phased = { ...config, miner: "curriculum" as const, phases: "semi-hard:0.4,batch-hard:0.6" };
  assert.match(
    collapseMessage(phased, place),
    /--miner semi-hard --lr 0\.0015 --warmup 1 and without --phases, or/,
  );
});

Deno.test("adviceAfterCollapse() leaves a miner that is not hard", () => {
  const config = { miner: "multi-similarity", lr: 2e-3, warmup: 3 } as const;
  assert.deepEqual(adviceAfterCollapse(config, { miner: "multi-similarity", lr: 1e-3 }), { lr: 5e-4 });
});

Deno.test("measuresAfter() are gentler with each rescue", () => {
  const config = { epochs: 20 };
  const rescues: StoredRescue[] = [];
  for (const epoch of [0, 0, 0]) {
    rescues.push(measuresAfter(config, { miners: [hard, hard], rescues, epoch }));
  }
  assert.deepEqual(rescues, [
    { epoch: 0, rate: 0.25, warmup: 1, semi_hard_until: 8 },
    { epoch: 0, rate: 0.0625, warmup: 1, semi_hard_until: 16 },
    { epoch: 0, rate: 0.015625, warmup: 1, semi_hard_until: 20 },
  ]);
  assert.equal(
    describeMeasures(rescues[0]!),
    "0.25 of the learning rate, after a warm-up of an epoch from epoch 1 on, and semi-hard negatives instead of hard " +
      "ones until epoch 8",
  );
  const gentle = measuresAfter(config, { miners: [semiHard, semiHard], rescues: [], epoch: 8 });
  assert.equal(gentle.semi_hard_until, 0);
  assert.doesNotMatch(describeMeasures(gentle), /semi-hard/);
});

Deno.test("measuresAfter() replace hard negatives for longer if semi-hard ones were active in the collapse", () => {
  const config = { epochs: 20 };
  const first = measuresAfter(config, { miners: [hard, hard], rescues: [], epoch: 2 });
  assert.equal(first.semi_hard_until, 10);
  // By the rescue before: the schedule has hard ones, or had semi-hard ones so early.
  for (const scheduled of [hard, semiHard]) {
    const second = measuresAfter(config, { miners: [semiHard, scheduled], rescues: [first], epoch: 2 });
    assert.equal(second.semi_hard_until, 18);
  }
  // By the user.
  const forced = measuresAfter(config, { miners: [semiHard, hard], rescues: [], epoch: 2 });
  assert.equal(forced.semi_hard_until, 10);
  const released = measuresAfter(config, { miners: [hard, semiHard], rescues: [], epoch: 2 });
  assert.equal(released.semi_hard_until, 10);
  // The rescue before had ended.
  const late = measuresAfter(config, { miners: [semiHard, semiHard], rescues: [first], epoch: 10 });
  assert.equal(late.semi_hard_until, 0);
});
