import assert from "node:assert/strict";
import type { EngineMemory } from "../../lib/engine/engine.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf } from "../../lib/run/events.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { decodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import { eventsOf, QUARTERS, testTraining, train, type Trained } from "./training_fixtures.ts";

testTraining("makes no trial step when a stop is waiting", async (engine, runs) => {
  const { events, end } = await train(engine, { runs, run: "a", estimates: true, stop: true });
  assert.deepEqual(end, { state: "stopped", message: "before the first step" });
  assert.deepEqual(eventsOf(events, "log"), []);
});

testTraining(
  "is the same to the bit after trial steps, which say how long an epoch takes",
  async (engine, runs) => {
    const before = engine.memory();
    // Adam, the average and the statistics would all keep a trace of a step.
    const config = { epochs: 1, ema: 0.9, augment: "light" };
    const plain = await train(engine, { runs, run: "plain", config });
    const tried = await train(engine, { runs, run: "tried", config, estimates: true });
    assert.deepEqual(engine.memory(), before);
    const weights = async ({ folder }: Trained) => (await readCheckpoint(`${folder}/epoch_1`)).training;
    assert.deepEqual(await weights(tried), await weights(plain));
    const losses = ({ events }: Trained) =>
      eventsOf(events, "step").map(({ loss, global_step }) => [global_step, loss]);
    assert.deepEqual(losses(tried), losses(plain));
    const [said, next] = tried.events;
    assert.match(
      (said as EventOf<"log">).message,
      /^Expected: about \d.* an epoch, by a trial step of \d+ ms; measuring the test images comes on top$/,
    );
    assert.equal(next!.type, "epoch_started");
    assert.ok(!plain.events.some(({ type }) => type === "log"));
  },
);

testTraining("learns, emits all events and leaks no tensor", async (engine, runs) => {
  const before = engine.memory();
  const { end, events, folder } = await train(engine, { runs, run: "a", config: { epochs: 6 } });
  assert.deepEqual(engine.memory(), before);
  assert.equal(end.state, "done");
  const [first, last] = [eventsOf(events, "evaluation")[0]!, eventsOf(events, "evaluation").at(-1)!];
  assert.ok(last.exact.recall_at_1 > 0.9, `Recall@1 ${last.exact.recall_at_1}`);
  assert.ok(last.exact.auc > first.exact.auc || first.exact.auc === 1);
  const steps = eventsOf(events, "step");
  assert.equal(steps.length, 36);
  assert.deepEqual(steps.map(({ global_step }) => global_step), [...steps.keys()].map((i) => i + 1));
  assert.deepEqual(eventsOf(events, "epoch_started").map(({ miner }) => miner), [
    "semi-hard",
    "semi-hard",
    "hard",
    "hard",
    "hard",
    "hard",
  ]);
  assert.deepEqual(eventsOf(events, "miner_changed").map(({ epoch, to }) => [epoch, to]), [[3, "hard"]]);
  const [epoch] = eventsOf(events, "epoch_finished");
  const losses = steps.filter(({ epoch }) => epoch === 1).map(({ loss }) => loss);
  assert.ok(Math.abs(epoch!.train_loss - losses.reduce((a, b) => a + b) / 6) < 1e-12);
  const { histogram, class_distances, projection } = last;
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b);
  assert.deepEqual(
    [sum(histogram!.positive), sum(histogram!.negative)],
    [last.exact.pairs.positive, last.exact.pairs.negative],
  );
  assert.equal(class_distances!.length, 4);
  assert.deepEqual(projection!.labels, [...QUARTERS.test.labels]);
  assert.deepEqual(projection!.labels, first.projection!.labels);
  assert.equal(await pointedAt(folder, "best"), "epoch_6");
  assert.deepEqual(await readEvents(folder), events);
});

testTraining("holds the number of tensors constant from step to step", async (engine, runs) => {
  const held: EngineMemory[] = [];
  await train(engine, {
    runs,
    run: "a",
    config: { epochs: 3 },
    listen: (event) => {
      if (event.type === "step") held.push(engine.memory());
    },
  });
  // At the last step of an epoch none is pending.
  const [first, ...others] = [5, 11, 17].map((step) => held[step]!);
  for (const memory of others) assert.deepEqual(memory, first);
  // At others one may be: its inputs exist, and possibly its outputs, in addition to the state before it.
  const [inputs, outputs] = [3 + 4, 1 + 3 + first!.tensors];
  for (const { tensors } of held) {
    assert.ok(
      tensors >= first!.tensors && tensors <= first!.tensors + inputs + outputs,
      `${tensors} tensors`,
    );
  }
});

testTraining("shows what its miner does at the first step and at every 20th", async (engine, runs) => {
  const config = { epochs: 1, batch_size: 4, classes_per_batch: 2 }; // 24 steps
  const { events } = await train(engine, { runs, run: "a", config });
  const reports = eventsOf(events, "mining");
  assert.deepEqual(reports.map(({ step, global_step, miner }) => [step, global_step, miner]), [
    [1, 1, "hard"],
    [20, 20, "hard"],
  ]);
  for (const { histogram, hardest } of reports) {
    const pairs = (counts: number[]) => counts.reduce((sum, count) => sum + count);
    assert.equal(pairs(histogram.positive) + pairs(histogram.negative), 6);
    const images = hardest === null ? [] : [hardest.anchor, hardest.positive, hardest.negative];
    for (const { index, label, pixels } of images) {
      assert.equal(label, QUARTERS.train.labels[index]);
      assert.deepEqual(
        [...decodeTripletPixels(pixels, 64)],
        Array.from(
          QUARTERS.train.image(index),
          (grey) => Math.round(grey / 17),
        ),
      );
    }
  }
  const again = await train(engine, { runs, run: "b", config });
  assert.deepEqual(eventsOf(again.events, "mining"), reports);
});

testTraining("reports its machine between steps and around evaluations", async (engine, runs) => {
  let time = 0;
  const { events } = await train(engine, { runs, run: "a", config: { epochs: 1 }, now: () => time += 1000 });
  const before = events.flatMap(({ type }, i) => type === "machine" ? [events[i - 1]?.type] : []);
  assert.deepEqual(before, [engine.isAsync ? "epoch_started" : "mining", "step", "step", "evaluation"]);
  assert.equal(eventsOf(events, "machine")[0]!.memory, 1000);
  assert.ok(eventsOf(events, "machine").every(({ tensors }) => tensors > 0));
});

testTraining("is the same with loader threads and without", async (engine, runs) => {
  const digests = new Set<string>();
  for (const num_workers of [0, 2]) {
    const { events } = await train(engine, {
      runs,
      run: `w${num_workers}`,
      config: { num_workers, epochs: 1 },
    });
    digests.add(eventsOf(events, "step").map(({ loss }) => loss).join());
  }
  assert.equal(digests.size, 1);
});

testTraining("chooses the best epoch by held-out images alone", async (engine, runs) => {
  const { events, folder } = await train(engine, { runs, run: "a", holdout: QUARTERS.test });
  const vals = eventsOf(events, "evaluation").map(({ holdout_val }) => holdout_val!);
  const best = vals.indexOf(Math.max(...vals)) + 1; // The first of equals.
  assert.equal(await pointedAt(folder, "best"), `epoch_${best}`);
  assert.equal(await pointedAt(folder, "last"), "epoch_3");
});

testTraining(
  "measures after every so many epochs and the last, and chooses among these",
  async (engine, runs) => {
    const config = { epochs: 5, evaluate_every: 2 };
    const { events, folder } = await train(engine, { runs, run: "a", holdout: QUARTERS.test, config });
    const evaluations = eventsOf(events, "evaluation");
    assert.deepEqual(evaluations.map(({ epoch }) => epoch), [2, 4, 5]);
    assert.deepEqual(eventsOf(events, "validation").map(({ epoch }) => epoch), [1, 2, 3, 4, 5]);
    const vals = evaluations.map(({ holdout_val }) => holdout_val!);
    const best = evaluations[vals.indexOf(Math.max(...vals))]!.epoch;
    assert.equal(await pointedAt(folder, "best"), `epoch_${best}`);
    const stopping = { epochs: 50, evaluate_every: 3, early_stop: 1, lr: 1e-9 };
    const { events: early } = await train(engine, {
      runs,
      run: "b",
      holdout: QUARTERS.test,
      config: stopping,
    });
    const measured = eventsOf(early, "evaluation").map(({ epoch }) => epoch);
    assert.equal(
      eventsOf(early, "epoch_finished").at(-1)!.epoch,
      measured.at(-1),
      "it ends after one that was measured",
    );
    assert.ok(measured.length >= 2 && measured.at(-1)! < 50);
  },
);

testTraining("stops early when the held-out VAL no longer rises", async (engine, runs) => {
  const config = { epochs: 50, early_stop: 2, lr: 1e-9 };
  const { end, events } = await train(engine, { runs, run: "a", holdout: QUARTERS.test, config });
  assert.equal(end.state, "done");
  assert.ok(eventsOf(events, "epoch_finished").length < 50);
});

testTraining("keeps the newest checkpoints and the best", async (engine, runs) => {
  const { folder } = await train(engine, { runs, run: "a", config: { epochs: 4, keep: "2" } });
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith("epoch_")).sort(), ["epoch_3", "epoch_4"]);
});
