import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/mod.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type EventOf, pointedAt, readCheckpoint, readEvents, type TrainEvent } from "../../lib/run/mod.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { QUARTERS, train } from "./training_fixtures.ts";

/** The engines that people train on; `cpu` takes too long. */
const FAST = ["native", "wasm"] as const;

const of = <Type extends TrainEvent["type"]>(events: TrainEvent[], type: Type) =>
  events.filter((event): event is EventOf<Type> => event.type === type);

const testTraining = (name: string, body: (engine: Engine, runs: string) => Promise<void>) =>
  testOnEngines(`Training ${name}`, (engine) => withFolder((runs) => body(engine, runs)), FAST);

testTraining("learns, tells all and leaves no tensor behind", async (engine, runs) => {
  const before = engine.memory();
  const { end, events, folder } = await train(engine, { runs, run: "a", config: { epochs: 6 } });
  assert.deepEqual(engine.memory(), before);
  assert.equal(end.state, "done");
  const [first, last] = [of(events, "evaluation")[0]!, of(events, "evaluation").at(-1)!];
  assert.ok(last.exact.recall_at_1 > 0.9, `Recall@1 ${last.exact.recall_at_1}`);
  assert.ok(last.exact.auc > first.exact.auc || first.exact.auc === 1);
  const steps = of(events, "step");
  assert.equal(steps.length, 36);
  assert.deepEqual(steps.map(({ global_step }) => global_step), [...steps.keys()].map((i) => i + 1));
  assert.deepEqual(of(events, "epoch_started").map(({ miner }) => miner), [
    "semi-hard",
    "semi-hard",
    "hard",
    "hard",
    "hard",
    "hard",
  ]);
  assert.deepEqual(of(events, "miner_changed").map(({ epoch, to }) => [epoch, to]), [[3, "hard"]]);
  const [epoch] = of(events, "epoch_finished");
  const losses = steps.filter(({ epoch }) => epoch === 1).map(({ loss }) => loss);
  assert.ok(Math.abs(epoch!.train_loss - losses.reduce((a, b) => a + b) / 6) < 1e-12);
  assert.equal(await pointedAt(folder, "best"), "epoch_6");
  assert.deepEqual(await readEvents(folder), events);
});

testTraining("holds the number of tensors constant from step to step", async (engine, runs) => {
  const counts: string[] = [];
  await train(engine, {
    runs,
    run: "a",
    config: { epochs: 1 },
    listen: (event) => {
      if (event.type === "step") counts.push(JSON.stringify(engine.memory()));
    },
  });
  assert.equal(new Set(counts).size, 1, counts.join("\n"));
});

testTraining("stopped in an epoch and resumed equals one that was not, to the bit", async (engine, runs) => {
  const whole = await train(engine, { runs, run: "whole" });
  const stopped = await train(engine, {
    runs,
    run: "stopped",
    listen: (event, control) => {
      if (event.type === "step" && event.global_step === 9) control.give("stop");
    },
  });
  assert.equal(stopped.end.state, "stopped");
  const last = await pointedAt(stopped.folder, "last");
  assert.equal(last, "epoch_1_step_3");
  const checkpoint = await readCheckpoint(`${stopped.folder}/${last}`);
  const resumed = await train(engine, {
    runs,
    run: "",
    resumed: { folder: stopped.folder, checkpoint },
  });
  assert.equal(resumed.end.state, "done");
  for (const file of ["weights.bin", "optimizer.bin"]) {
    assert.deepEqual(
      await Deno.readFile(`${resumed.folder}/epoch_3/${file}`),
      await Deno.readFile(`${whole.folder}/epoch_3/${file}`),
      file,
    );
  }
  const story = (events: TrainEvent[]) =>
    events.flatMap((event) =>
      event.type === "step"
        ? [[event.global_step, event.loss, event.spread]]
        : event.type === "epoch_finished"
        ? [[event.epoch, event.train_loss, event.validation_loss]]
        : []
    );
  assert.deepEqual([...story(stopped.events), ...story(resumed.events)], story(whole.events));
});

testTraining("is the same with loader threads and without", async (engine, runs) => {
  const digests = new Set<string>();
  for (const num_workers of [0, 2]) {
    const { events } = await train(engine, {
      runs,
      run: `w${num_workers}`,
      config: { num_workers, epochs: 1 },
    });
    digests.add(of(events, "step").map(({ loss }) => loss).join());
  }
  assert.equal(digests.size, 1);
});

testTraining("chooses the best epoch by held-out images alone", async (engine, runs) => {
  const { events, folder } = await train(engine, { runs, run: "a", holdout: QUARTERS.test });
  const vals = of(events, "evaluation").map(({ holdout_val }) => holdout_val!);
  const best = vals.indexOf(Math.max(...vals)) + 1; // The first of equals.
  assert.equal(await pointedAt(folder, "best"), `epoch_${best}`);
  assert.equal(await pointedAt(folder, "last"), "epoch_3");
});

testTraining("stops early when the held-out VAL no longer rises", async (engine, runs) => {
  const config = { epochs: 50, early_stop: 2, lr: 1e-9 };
  const { end, events } = await train(engine, { runs, run: "a", holdout: QUARTERS.test, config });
  assert.equal(end.state, "done");
  assert.ok(of(events, "epoch_finished").length < 50);
});

testTraining("that meets a loss that is no number keeps the last good checkpoint", async (engine, runs) => {
  let steps = 0;
  const broken: Engine = {
    ...engine,
    compile: (fn) => {
      const run = engine.compile(fn);
      return (inputs) => {
        const [signals, ...state] = run(inputs);
        if (++steps !== 8) return [signals!, ...state];
        signals!.dispose();
        return [tf.fill(signals!.shape, NaN), ...state];
      };
    },
  };
  const { end, events, folder } = await train(broken, { runs, run: "a" });
  assert.equal(end.state, "diverged");
  assert.match(end.message, /epoch 2, step 2; the checkpoint of epoch 1 is kept/);
  assert.deepEqual(of(events, "alert").map(({ kind, epoch }) => [kind, epoch]), [["not_a_number", 2]]);
  assert.equal(await pointedAt(folder, "last"), "epoch_1");
  await readCheckpoint(`${folder}/epoch_1`);
});

testTraining("pauses, saves and evaluates when it is told to", async (engine, runs) => {
  let pausedAt = 0;
  const { events } = await train(engine, {
    runs,
    run: "a",
    config: { epochs: 1 },
    listen(event, control) {
      if (event.type === "step" && event.global_step === 2) {
        for (const command of ["checkpoint", "evaluate", "pause"] as const) control.give(command);
      }
      if (event.type === "state" && event.state === "paused") {
        pausedAt = performance.now();
        setTimeout(() => control.give("resume"), 50);
      }
    },
  });
  assert.ok(pausedAt > 0);
  assert.equal(of(events, "evaluation").length, 2);
  assert.deepEqual(of(events, "checkpoint_saved").map(({ name }) => name), ["epoch_0_step_2", "epoch_1"]);
});

testTraining("keeps the newest checkpoints and the best", async (engine, runs) => {
  const { folder } = await train(engine, { runs, run: "a", config: { epochs: 4, keep: "2" } });
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith("epoch_")).sort(), ["epoch_3", "epoch_4"]);
});
