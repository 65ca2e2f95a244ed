import assert from "node:assert/strict";
import type { TrainConfig } from "../../lib/config/train_config.ts";
import type { Engine, TensorFunction } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { runningSpecs, trainableSpecs } from "../../lib/model/architecture.ts";
import { readCheckpoint } from "../../lib/run/checkpoint.ts";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { decodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import type { Command } from "../../lib/train/control.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { QUARTERS, train, type Trained, type TrainOptions } from "./training_fixtures.ts";

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

/** How many steps more there are when a command is obeyed that came after a step was told of: one is under way then. */
const underWay = ({ computesAside }: Engine) => Number(computesAside);

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
  // With what the step under way gives, once it is there, and without: which of the two, the threads decide.
  const different = [...new Set(counts.slice(0, -1))];
  assert.ok(different.length <= 1 + underWay(engine), counts.join("\n"));
  // At the last step of an epoch none is under way.
  const last = counts.at(-1)!;
  if (underWay(engine) === 0) assert.equal(last, different[0]);
  for (const count of different) assert.ok(JSON.parse(last).tensors <= JSON.parse(count).tensors);
});

/** Gives a command after a step. */
const after =
  (globalStep: number, command: Command): NonNullable<TrainOptions["listen"]> => (event, control) => {
    if (event.type === "step" && event.global_step === globalStep) control.give(command);
  };

/** What a resumed training must tell as one that was never interrupted. */
const story = ({ events }: Trained) =>
  events.flatMap((event) =>
    event.type === "step"
      ? [[event.global_step, event.loss, event.spread]]
      : event.type === "epoch_finished"
      ? [[event.epoch, event.miner, event.train_loss, event.validation_loss]]
      : []
  );

/** Stops a training after its ninth step, goes on, and compares it with one that was not stopped. */
async function assertSameAfterStop(
  engine: Engine,
  runs: string,
  listen?: TrainOptions["listen"],
  config: Partial<TrainConfig> = {},
) {
  const whole = await train(engine, { runs, run: "whole", config, ...(listen && { listen }) });
  const stopped = await train(engine, {
    runs,
    run: "stopped",
    config,
    listen: (event, control) => {
      listen?.(event, control);
      after(9, "stop")(event, control);
    },
  });
  assert.equal(stopped.end.state, "stopped");
  const last = await pointedAt(stopped.folder, "last");
  assert.equal(last, `epoch_1_step_${3 + underWay(engine)}`);
  const checkpoint = await readCheckpoint(`${stopped.folder}/${last}`);
  const resumed = await train(engine, {
    runs,
    run: "",
    config,
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
  assert.deepEqual([...story(stopped), ...story(resumed)], story(whole));
  return { whole, stopped, resumed };
}

testTraining("stopped in an epoch and resumed equals one that was not, to the bit", async (engine, runs) => {
  await assertSameAfterStop(engine, runs);
});

testTraining(
  "stopped and resumed with a forced miner equals one that was not, to the bit",
  async (engine, runs) => {
    const { whole, resumed } = await assertSameAfterStop(engine, runs, after(8, "miner:batch-hard"));
    assert.equal((await readCheckpoint(`${resumed.folder}/epoch_3`)).state.forced_miner, "batch-hard");
    assert.deepEqual(of(resumed.events, "miner_changed"), []);
    assert.deepEqual(of(resumed.events, "epoch_started").map(({ epoch, miner }) => [epoch, miner]), [
      [2, "batch-hard"],
      [3, "batch-hard"],
    ]);
    const free = await train(engine, { runs, run: "free" });
    assert.deepEqual(story(whole).slice(0, 8), story(free).slice(0, 8));
    assert.notDeepEqual(story(whole)[10], story(free)[10]);
  },
);

testTraining(
  "stopped with an average, clipped gradients and changed images equals one that was not, to the bit",
  async (engine, runs) => {
    const config = { ema: 0.9, clip_norm: 0.5, augment: true };
    const { whole } = await assertSameAfterStop(engine, runs, undefined, config);
    const plain = await train(engine, { runs, run: "plain" });
    assert.notDeepEqual(story(whole), story(plain));
    // What is saved as the model is the average, and what was trained is there too.
    const { parameters, optimizer } = await readCheckpoint(`${whole.folder}/epoch_3`);
    assert.notDeepEqual(optimizer.get("trained:dense/kernel"), parameters.get("dense/kernel"));
    assert.equal(
      optimizer.get("trained:conv1/running_mean")!.length,
      parameters.get("conv1/running_mean")!.length,
    );
  },
);

testTraining("stopped right after a miner was forced keeps it", async (engine, runs) => {
  await assertSameAfterStop(engine, runs, after(9, "miner:batch-hard"));
});

testTraining(
  "takes a forced miner from the next step on, and back, and tells of it",
  async (engine, runs) => {
    const commands: Record<number, Command> = {
      2: "miner:batch-all",
      3: "miner:batch-all",
      4: "miner:auto",
      6: "miner:semi-hard", // between the epochs: no change now, but it holds through the curriculum's
      15: "miner:auto",
    };
    const { events } = await train(engine, {
      runs,
      run: "a",
      listen: (event, control) => {
        const command = event.type === "step" ? commands[event.global_step] : undefined;
        if (command !== undefined) control.give(command);
      },
    });
    let done = 0;
    const late = underWay(engine);
    const changes = events.flatMap((event) => {
      if (event.type === "step") done = event.global_step;
      return event.type === "miner_changed" ? [[done, event.epoch, event.from, event.to, event.reason]] : [];
    });
    assert.deepEqual(changes, [
      [2 + late, 1, "semi-hard", "batch-all", "the user"],
      [4 + late, 1, "batch-all", "semi-hard", "the user"],
      [15 + late, 3, "semi-hard", "hard", "the user"],
    ]);
    assert.deepEqual(of(events, "epoch_started").map(({ miner }) => miner), new Array(3).fill("semi-hard"));
    assert.deepEqual(of(events, "epoch_finished").map(({ miner }) => miner), [
      "semi-hard",
      "semi-hard",
      "hard",
    ]);
  },
);

testTraining("shows what its miner does at the first step and at every 20th", async (engine, runs) => {
  const config = { epochs: 1, batch_size: 4, classes_per_batch: 2 }; // 24 steps
  const { events } = await train(engine, { runs, run: "a", config });
  const reports = of(events, "mining");
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
          QUARTERS.train.images.subarray(64 * index, 64 * (index + 1)),
          (grey) => Math.round(grey / 17),
        ),
      );
    }
  }
  const again = await train(engine, { runs, run: "b", config });
  assert.deepEqual(of(again.events, "mining"), reports);
});

testTraining(
  "that goes on within an epoch shows its miner at the session's first step",
  async (engine, runs) => {
    const { whole, stopped, resumed } = await assertSameAfterStop(engine, runs);
    const steps = ({ events }: Trained) => of(events, "mining").map(({ global_step }) => global_step);
    assert.deepEqual([steps(whole), steps(stopped), steps(resumed)], [
      [1, 7, 13],
      [1, 7],
      [10 + underWay(engine), 13],
    ]);
  },
);

testTraining("tells of its machine between steps and around evaluations", async (engine, runs) => {
  let time = 0;
  const { events } = await train(engine, { runs, run: "a", config: { epochs: 1 }, now: () => time += 1000 });
  const before = events.flatMap(({ type }, i) => type === "machine" ? [events[i - 1]?.type] : []);
  assert.deepEqual(before, [engine.computesAside ? "epoch_started" : "mining", "step", "step", "evaluation"]);
  assert.equal(of(events, "machine")[0]!.memory, 1000);
  assert.ok(of(events, "machine").every(({ tensors }) => tensors > 0));
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

/** An engine whose training step gives other outputs at one step. */
function spoiling(engine: Engine, at: number, spoil: (outputs: tf.Tensor[]) => tf.Tensor[]): Engine {
  let steps = 0;
  return {
    ...engine,
    compile: (fn, options) => {
      const run = engine.compile(fn, options);
      if (!options?.name?.startsWith("training step")) return run;
      const spoilt: TensorFunction = (inputs) => ++steps === at ? spoil(run(inputs)) : run(inputs);
      const start = (inputs: tf.Tensor[]) => Promise.resolve(spoilt(inputs));
      return Object.assign(spoilt, { start, dispose: run.dispose });
    },
  };
}

/** Fills one of a step's outputs with a value. */
const fillOutput = (index: number, value: number) => (outputs: tf.Tensor[]) =>
  outputs.map((tensor, i) => {
    if (i !== index) return tensor;
    tensor.dispose();
    return tf.fill(tensor.shape, value);
  });

testTraining("that meets a loss that is no number keeps the last good checkpoint", async (engine, runs) => {
  const { end, events, folder } = await train(spoiling(engine, 8, fillOutput(0, NaN)), { runs, run: "a" });
  assert.equal(end.state, "diverged");
  assert.match(
    end.message,
    /^The loss is not a number in epoch 2, step 2; the checkpoint epoch_1 is kept\. Try a new training with /,
  );
  assert.deepEqual(of(events, "alert").map(({ kind, epoch }) => [kind, epoch]), [["not_a_number", 2]]);
  assert.equal(await pointedAt(folder, "last"), "epoch_1");
  await readCheckpoint(`${folder}/epoch_1`);
});

/** Places of tensors among a step's outputs, with averages. */
const STATE = (() => {
  const architecture = { height: 8, width: 8, filters: [4, 6] as [number, number], embedding_size: 4 };
  const [trainable, running] = [trainableSpecs(architecture), runningSpecs(architecture)].map((specs) =>
    specs.map(({ name }) => name)
  ) as [string[], string[]];
  const moments = ["adam_first_moment", "adam_second_moment"].flatMap((slot) =>
    trainable.map((name) => `${slot}:${name}`)
  );
  const trained = [...trainable, ...running].map((name) => `trained:${name}`);
  const names = ["signals", "distances", "chosen", "valid", ...trained, ...moments, ...trainable, ...running];
  return new Map(names.map((name, i) => [name, i]));
})();

testTraining(
  "whose tensors are no longer finite at an epoch's end saves nothing of it",
  async (engine, runs) => {
    const tensors = ["trained:conv1/kernel", "conv1/running_variance", "adam_second_moment:dense/kernel"];
    for (const [i, name] of tensors.entries()) {
      const before = engine.memory();
      // The last step of the second epoch, so that no loss can tell.
      const broken = spoiling(engine, 12, fillOutput(STATE.get(name)!, i === 0 ? NaN : Infinity));
      const { end, events, folder } = await train(broken, { runs, run: `a${i}`, config: { ema: 0.9 } });
      assert.equal(end.state, "diverged");
      const values = i === 0 ? NaN : Infinity;
      const start = `${name} holds ${values} (`;
      assert.equal(end.message.slice(0, start.length), start);
      assert.match(
        end.message,
        /\((\d+) of its \1 values are not finite\) in epoch 2, step 6; the checkpoint epoch_1 /,
      );
      assert.deepEqual(of(events, "alert").map(({ message }) => message), [end.message]);
      assert.deepEqual(of(events, "evaluation").map(({ epoch }) => epoch), [1]);
      assert.deepEqual(of(events, "checkpoint_saved").map(({ name }) => name), ["epoch_1"]);
      assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_1", best: "epoch_1" });
      await readCheckpoint(`${folder}/epoch_1`);
      assert.deepEqual(engine.memory(), before);
    }
  },
);

testTraining(
  "whose tensors are no longer finite does nothing with them within an epoch",
  async (engine, runs) => {
    // The loss does not depend on it.
    const index = STATE.get("trained:conv1/running_variance")!;
    for (const command of ["checkpoint", "stop", "evaluate"] as const) {
      const { end, events, folder } = await train(spoiling(engine, 3, fillOutput(index, Infinity)), {
        runs,
        run: command,
        listen: after(4, command),
      });
      const step = 4 + underWay(engine);
      assert.equal(end.state, "diverged");
      const message = new RegExp(
        `^conv1/running_variance holds Infinity \\(4 of its 4 values are not finite\\) in epoch 1, step ${step}; ` +
          "nothing was saved yet\\. Try a new training with a smaller --lr\\.$",
      );
      assert.match(end.message, message);
      assert.deepEqual(of(events, "evaluation"), []);
      assert.deepEqual(await currentCheckpoints(folder), { last: undefined, best: undefined });
    }
  },
);

testTraining(
  "pauses, saves and evaluates between two steps, and trains on as if it had not",
  async (engine, runs) => {
    const config = { epochs: 1, ema: 0.9 };
    const at = 2 + underWay(engine);
    const name = `epoch_0_step_${at}`;
    let [pausedFor, stepsWhilePaused, paused] = [0, 0, false];
    let saved: Uint8Array[] = [];
    const read = (run: string) =>
      ["weights.bin", "optimizer.bin", "state.json"].map((file) =>
        Deno.readFileSync(`${runs}/${run}/${name}/${file}`)
      );
    const asked = await train(engine, {
      runs,
      run: "asked",
      config,
      listen(event, control) {
        if (event.type === "step" && event.global_step === 2) {
          for (const command of ["checkpoint", "evaluate", "pause"] as const) control.give(command);
        }
        if (event.type === "step" && paused) stepsWhilePaused++;
        if (event.type === "state" && event.state === "paused") {
          paused = true;
          const start = performance.now();
          setTimeout(() => {
            [pausedFor, paused] = [performance.now() - start, false];
            control.give("resume");
          }, 50);
        }
        // It is pruned at the epoch's end.
        if (event.type === "checkpoint_saved" && event.name === name) saved = read("asked");
      },
    });
    assert.ok(pausedFor > 40, `${pausedFor}`);
    assert.equal(stepsWhilePaused, 0);
    const told = asked.events.filter(({ type }) => type !== "mining").map((event) =>
      event.type === "step"
        ? `step ${event.step}`
        : event.type === "state"
        ? event.state
        : event.type === "checkpoint_saved"
        ? event.name
        : event.type
    );
    const steps = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => `step ${from + i}`);
    assert.deepEqual(told, [
      "epoch_started",
      ...steps(1, at),
      ...["paused", "training", name, "evaluating", "evaluation", "training"],
      ...steps(at + 1, 6),
      ...["validation", "evaluating", "evaluation", "training", "epoch_1", "epoch_finished"],
    ]);

    // What was saved is the training after that step, as one that was stopped there has it.
    const stopped = await train(engine, { runs, run: "stopped", config, listen: after(2, "stop") });
    assert.equal(stopped.end.state, "stopped");
    const [weights, optimizer, state] = read("stopped");
    assert.deepEqual(saved.slice(0, 2), [weights, optimizer]);
    const standing = (bytes: Uint8Array) => {
      const { seconds: _, ...rest } = JSON.parse(new TextDecoder().decode(bytes));
      return rest;
    };
    assert.deepEqual(standing(saved[2]!), standing(state!));

    // What was measured is the network of that step: neither the one at the start nor the one at the end.
    const [within, atEnd] = of(asked.events, "evaluation");
    assert.deepEqual([within!.epoch, atEnd!.epoch], [1, 1]);
    assert.notDeepEqual(within!.exact, atEnd!.exact);
    const checkpoint = await readCheckpoint(`${stopped.folder}/${name}`);
    const measured = await train(engine, {
      runs,
      run: "",
      config,
      resumed: { folder: stopped.folder, checkpoint },
      listen: (event, control) => {
        if (event.type === "epoch_started") control.give("evaluate");
      },
    });
    const again = of(measured.events, "evaluation")[0]!;
    assert.deepEqual([again.exact, again.original], [within!.exact, within!.original]);

    const whole = await train(engine, { runs, run: "whole", config });
    assert.deepEqual(story(asked), story(whole));
    assert.deepEqual([...story(stopped), ...story(measured)], story(whole));
  },
);

testTraining("keeps the newest checkpoints and the best", async (engine, runs) => {
  const { folder } = await train(engine, { runs, run: "a", config: { epochs: 4, keep: "2" } });
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith("epoch_")).sort(), ["epoch_3", "epoch_4"]);
});
