import assert from "node:assert/strict";
import type { TrainConfig } from "../../lib/config/train_config.ts";
import type { CompileOptions, Engine, EngineMemory } from "../../lib/engine/engine.ts";
import { mapTree, type TensorTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { decodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import type { Command } from "../../lib/train/control.ts";
import type { StepOutputs } from "../../lib/train/train_step.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { QUARTERS, train, type Trained, type TrainOptions } from "./training_fixtures.ts";

/** The engines that people train on; `cpu` is too slow. */
const FAST = ["native", "wasm"] as const;

const of = <Type extends TrainEvent["type"]>(events: TrainEvent[], type: Type) =>
  events.filter((event): event is EventOf<Type> => event.type === type);

const testTraining = (name: string, body: (engine: Engine, runs: string) => Promise<void>) =>
  testOnEngines(`Training ${name}`, (engine) => withFolder((runs) => body(engine, runs)), FAST);

testTraining("makes no trial step when a stop is waiting", async (engine, runs) => {
  const { events, end } = await train(engine, { runs, run: "a", estimates: true, stop: true });
  assert.deepEqual(end, { state: "stopped", message: "before the first step" });
  assert.deepEqual(of(events, "log"), []);
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
      of(events, "step").map(({ loss, global_step }) => [global_step, loss]);
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

testTraining("changes the miner from phase to phase, and resumes in any of them", async (engine, runs) => {
  const config = { epochs: 4, phases: "semi-hard:0.25,batch-all:0.25,batch-hard:0.5", max_steps: 3 };
  const { events, folder } = await train(engine, { runs, run: "a", config });
  assert.deepEqual(of(events, "miner_changed").map(({ epoch, from, to }) => [epoch, from, to]), [
    [2, "semi-hard", "batch-all"],
    [3, "batch-all", "batch-hard"],
  ]);
  assert.equal((await readCheckpoint(`${folder}/epoch_4`)).state.config.phases, config.phases);
  const stopped = await train(engine, {
    runs,
    run: "b",
    config,
    listen: (event, control) => event.type === "step" && event.global_step === 4 && control.give("stop"),
  });
  const last = (await pointedAt(stopped.folder, "last"))!;
  const checkpoint = await readCheckpoint(`${stopped.folder}/${last}`);
  const resumed = await train(engine, {
    runs,
    run: "b",
    config,
    resumed: { folder: stopped.folder, checkpoint },
  });
  assert.deepEqual(of(resumed.events, "epoch_started").map(({ miner }) => miner), [
    "batch-all",
    "batch-hard",
    "batch-hard",
  ]);
  const [whole, parts] = await Promise.all(
    [folder, resumed.folder].map((folder) => readCheckpoint(`${folder}/epoch_4`)),
  );
  assert.deepEqual(parts!.training, whole!.training);
});

/** The number of further steps before a command is executed that was given after a step was reported: one may be pending. */
const underWay = ({ isAsync }: Engine) => Number(isAsync);

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

/** Gives a command after a step. */
const after =
  (globalStep: number, command: Command): NonNullable<TrainOptions["listen"]> => (event, control) => {
    if (event.type === "step" && event.global_step === globalStep) control.give(command);
  };

/** What a resumed training must report exactly like an uninterrupted one. */
const story = ({ events }: Trained) =>
  events.flatMap((event) =>
    event.type === "step"
      ? [[event.global_step, event.loss, event.spread]]
      : event.type === "epoch_finished"
      ? [[event.epoch, event.miner, event.train_loss, event.validation_loss]]
      : []
  );

/** Stops a training after its ninth step, resumes it, and compares it with an uninterrupted one. */
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
  for (const file of ["weights.bin", "training.safetensors"]) {
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
    const config = { ema: 0.9, clip_norm: 0.5, augment: "light" };
    const { whole } = await assertSameAfterStop(engine, runs, undefined, config);
    const plain = await train(engine, { runs, run: "plain" });
    assert.notDeepEqual(story(whole), story(plain));
    // The average is saved as the model, and the trained parameters are saved too.
    const { parameters, training } = await readCheckpoint(`${whole.folder}/epoch_3`);
    const { average, parameters: trained } = training;
    assert.deepEqual(average!.parameters["dense/kernel"]!.values, parameters.get("dense/kernel"));
    assert.notDeepEqual(trained["dense/kernel"]!.values, parameters.get("dense/kernel"));
  },
);

testTraining(
  "stopped with the augmentation of photographs equals one that was not, to the bit",
  async (engine, runs) => {
    const augment = "photos,erase:0.5,pad:mirror";
    const { whole } = await assertSameAfterStop(engine, runs, undefined, { augment });
    const { state } = await readCheckpoint(`${whole.folder}/epoch_3`);
    assert.equal(state.config.augment, augment);
    const plain = await train(engine, { runs, run: "plain", config: { augment: "photos" } });
    assert.notDeepEqual(story(whole), story(plain));
  },
);

testTraining("stopped right after a miner was forced keeps it", async (engine, runs) => {
  await assertSameAfterStop(engine, runs, after(9, "miner:batch-hard"));
});

testTraining(
  "uses a forced miner from the next step on, returns to auto, and reports both",
  async (engine, runs) => {
    const commands: Record<number, Command> = {
      2: "miner:batch-all",
      3: "miner:batch-all",
      4: "miner:auto",
      6: "miner:semi-hard", // between two epochs: no change yet, but it overrides the curriculum's change
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
          QUARTERS.train.image(index),
          (grey) => Math.round(grey / 17),
        ),
      );
    }
  }
  const again = await train(engine, { runs, run: "b", config });
  assert.deepEqual(of(again.events, "mining"), reports);
});

testTraining(
  "that is resumed within an epoch reports its mining at the session's first step",
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

testTraining("reports its machine between steps and around evaluations", async (engine, runs) => {
  let time = 0;
  const { events } = await train(engine, { runs, run: "a", config: { epochs: 1 }, now: () => time += 1000 });
  const before = events.flatMap(({ type }, i) => type === "machine" ? [events[i - 1]?.type] : []);
  assert.deepEqual(before, [engine.isAsync ? "epoch_started" : "mining", "step", "step", "evaluation"]);
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

/** An engine whose training step has other outputs at one step. */
function spoiling(engine: Engine, at: number, spoil: (outputs: StepOutputs) => StepOutputs): Engine {
  let steps = 0;
  return {
    ...engine,
    compile<I extends TensorTree, O extends TensorTree>(fn: (inputs: I) => O, options?: CompileOptions) {
      const run = engine.compile(fn, options);
      if (!options?.name?.startsWith("training step")) return run;
      const spoilt = (inputs: I): O => {
        const outputs = run(inputs);
        return ++steps === at ? spoil(outputs as unknown as StepOutputs) as unknown as O : outputs;
      };
      const start = (inputs: I) => Promise.resolve(spoilt(inputs));
      return Object.assign(spoilt, { start, dispose: run.dispose });
    },
  };
}

/** Fills one output of a step with a value. */
const fillOutput = (wanted: string, value: number) => (outputs: StepOutputs) =>
  mapTree(outputs, (tensor, path) => {
    if (path !== wanted) return tensor;
    tensor.dispose();
    return tf.fill(tensor.shape, value);
  });

testTraining("that meets a loss that is no number keeps the last good checkpoint", async (engine, runs) => {
  const { end, events, folder } = await train(spoiling(engine, 8, fillOutput("signals", NaN)), {
    runs,
    run: "a",
  });
  assert.equal(end.state, "diverged");
  assert.match(
    end.message,
    /^The loss is not a number in epoch 2, step 2; the checkpoint epoch_1 is kept\. Try a new training with /,
  );
  assert.deepEqual(of(events, "alert").map(({ kind, epoch }) => [kind, epoch]), [["not_a_number", 2]]);
  assert.equal(await pointedAt(folder, "last"), "epoch_1");
  await readCheckpoint(`${folder}/epoch_1`);
});

testTraining(
  "whose tensors are no longer finite at an epoch's end saves nothing of it",
  async (engine, runs) => {
    const tensors = [
      "parameters/conv1/kernel",
      "average/statistics/conv1/running_variance",
      "slots/adam_second_moment/dense/kernel",
    ];
    for (const [i, path] of tensors.entries()) {
      const before = engine.memory();
      // The last step of the second epoch, so that no loss shows it.
      const broken = spoiling(engine, 12, fillOutput(`state/${path}`, i === 0 ? NaN : Infinity));
      const { end, events, folder } = await train(broken, { runs, run: `a${i}`, config: { ema: 0.9 } });
      assert.equal(end.state, "diverged");
      const values = i === 0 ? NaN : Infinity;
      const start = `${path.replace(/^parameters\//, "")} holds ${values} (`;
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
    const path = "state/statistics/conv1/running_variance";
    for (const command of ["checkpoint", "stop", "evaluate"] as const) {
      const { end, events, folder } = await train(spoiling(engine, 3, fillOutput(path, Infinity)), {
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
  "pauses, saves and evaluates between two steps, and continues as if it had not",
  async (engine, runs) => {
    const config = { epochs: 1, ema: 0.9 };
    const at = 2 + underWay(engine);
    const name = `epoch_0_step_${at}`;
    let [pausedFor, stepsWhilePaused, paused] = [0, 0, false];
    let saved: Uint8Array[] = [];
    const read = (run: string) =>
      ["weights.bin", "training.safetensors", "state.json"].map((file) =>
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
    const emitted = asked.events.filter(({ type }) => type !== "mining").map((event) =>
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
    assert.deepEqual(emitted, [
      "epoch_started",
      ...steps(1, at),
      ...["paused", "training", name, "evaluating", "evaluation", "training"],
      ...steps(at + 1, 6),
      ...["validation", "evaluating", "evaluation", "training", "epoch_1", "epoch_finished"],
    ]);

    // The checkpoint is the training after that step, as in a training that was stopped there.
    const stopped = await train(engine, { runs, run: "stopped", config, listen: after(2, "stop") });
    assert.equal(stopped.end.state, "stopped");
    const [weights, optimizer, state] = read("stopped");
    assert.deepEqual(saved.slice(0, 2), [weights, optimizer]);
    const standing = (bytes: Uint8Array) => {
      const { seconds: _, ...rest } = JSON.parse(new TextDecoder().decode(bytes));
      return rest;
    };
    assert.deepEqual(standing(saved[2]!), standing(state!));

    // The network of that step was evaluated: neither the one at the start nor the one at the end.
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
