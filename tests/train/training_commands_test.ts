import assert from "node:assert/strict";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import type { Command } from "../../lib/train/control.ts";
import { after, eventsOf, story, testTraining, train, underWay } from "./training_fixtures.ts";

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
    assert.deepEqual(
      eventsOf(events, "epoch_started").map(({ miner }) => miner),
      new Array(3).fill("semi-hard"),
    );
    assert.deepEqual(eventsOf(events, "epoch_finished").map(({ miner }) => miner), [
      "semi-hard",
      "semi-hard",
      "hard",
    ]);
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
    const [within, atEnd] = eventsOf(asked.events, "evaluation");
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
    const again = eventsOf(measured.events, "evaluation")[0]!;
    assert.deepEqual([again.exact, again.original], [within!.exact, within!.original]);

    const whole = await train(engine, { runs, run: "whole", config });
    assert.deepEqual(story(asked), story(whole));
    assert.deepEqual([...story(stopped), ...story(measured)], story(whole));
  },
);
