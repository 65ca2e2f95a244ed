import assert from "node:assert/strict";
import { EventLines } from "../../lib/cli/event_lines.ts";
import { recipeFlags, RECIPES } from "../../lib/config/recipes.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { tellTraining } from "./training_events.ts";

const linesOf = (logEvery: number, synthetic = false): string[] => {
  const lines = new EventLines(logEvery);
  return tellTraining(synthetic).flatMap((event) => lines.take(event));
};

Deno.test("EventLines prints a line every logEvery steps and at the end of an epoch, in aligned columns", () => {
  const lines = linesOf(3);
  const head = lines.findIndex((line) => line.trimStart().startsWith("epoch "));
  const steps = lines.filter((line) => /^ +\d\/2 +\d\/4 /.test(line));
  assert.deepEqual(steps.map((line) => line.trim().split(/ +/).slice(0, 3)), [
    ["1/2", "3/4", "0.3333"],
    ["1/2", "4/4", "0.2500"],
    ["2/2", "3/4", "0.1429"],
    ["2/2", "4/4", "0.1250"],
  ]);
  for (const line of steps) assert.equal(line.length, lines[head]!.length);
});

Deno.test("EventLines says at the start what an epoch is", () => {
  assert.match(
    linesOf(100).join("\n"),
    /^Epoch {5}4 batches of 256 images, 64 classes with 4 images each; every image\n {10}once$/m,
  );
});

Deno.test("EventLines says at the start what the network costs", () => {
  assert.match(
    linesOf(100).join("\n"),
    /^Network {3}original, 64-d embeddings, 219,680 parameters, 4\.04M multiply-adds per\n {10}image$/m,
  );
});

Deno.test("EventLines says at the start which miners are used", () => {
  const headOf = (config: Record<string, unknown>, epochs: number) => {
    const [started] = tellTraining(false) as [Extract<TrainEvent, { type: "run_started" }>];
    return new EventLines(1).take({ ...started, epochs, config: { ...started.config, ...config } }).join(
      "\n",
    );
  };
  assert.match(headOf({}, 20), /margin 1, semi-hard to epoch 8, then\n {10}hard, seed 1/);
  assert.match(headOf({ miner: "batch-all" }, 20), /margin 1, batch-all, seed 1/);
  assert.match(
    headOf({ phases: "semi-hard:0.2,batch-all:0.2,hard:0.6" }, 10).replace(/\s+/g, " "),
    /semi-hard to epoch 2, batch-all to epoch 4, then hard, seed 1/,
  );
});

Deno.test("EventLines says at the start which recipe is used, with its flags and those that change it", () => {
  const [started] = tellTraining(false) as [Extract<TrainEvent, { type: "run_started" }>];
  const headOf = (config: Record<string, unknown>) =>
    new EventLines(1).take({ ...started, config: { ...started.config, ...config } }).join("\n").replace(
      /\s+/g,
      " ",
    );
  assert.doesNotMatch(headOf({}), /Recipe/);
  assert.match(headOf({ recipe: "original" }), / Recipe original Epoch /);
  const { fast } = RECIPES;
  assert.ok(
    headOf({ ...fast, recipe: "fast", lr: 0.1 }).includes(
      `Recipe fast (${recipeFlags("fast")}), changed by --lr 0.1 `,
    ),
  );
});

Deno.test("EventLines keeps to 80 columns", () => {
  for (const line of [...linesOf(1), ...linesOf(1, true)]) assert.ok(line.length <= 80, line);
});

Deno.test("EventLines prints each epoch's loss and figures, and changes of the miner", () => {
  const text = linesOf(100).join("\n");
  assert.match(text, /Epoch 1\/2: semi-hard, loss 0\.5000, validation 0\.2500, 4\.0 s/);
  assert.match(text, /VAL@FAR=1e-3 0\.9321 exact; by 512 \+ 512 pairs 0\.9400, accuracy 0\.9700 \(best\)/);
  assert.match(text, /semi-hard → hard/);
  assert.match(text, /Done in 8\.0 s: 2 epochs\nRun +runs\/test, best epoch_2$/);
});

Deno.test("EventLines marks synthetic data prominently, with the reason", () => {
  const text = linesOf(1, true).join(" ");
  assert.match(text, /!! SYNTHETIC DATA: drawn digits, because no mirror answers !!/);
  assert.doesNotMatch(linesOf(1).join("\n"), /SYNTHETIC/);
});

Deno.test("EventLines explains how to continue after a stop if anything was saved", () => {
  const stop = (count: number) => {
    const lines = new EventLines(1);
    const stopped = {
      ...tellTraining(false).at(-1)!,
      state: "stopped",
      message: "in epoch 1",
    } as TrainEvent;
    return [...tellTraining(false).slice(0, count), stopped].flatMap((event) => lines.take(event)).join(
      "\n",
    );
  };
  assert.match(stop(3), /Nothing was trained yet$/);
  assert.match(stop(12), /Continue +deno task train --resume runs\/test$/);
});

Deno.test("EventLines says after a failure how to continue, and of one that diverged does not", () => {
  const ends = (count: number, state: "failed" | "diverged") => {
    const lines = new EventLines(1);
    const message = "the disk is full; free some space and try again";
    const end = { ...tellTraining(false).at(-1)!, state, message } as TrainEvent;
    return [...tellTraining(false).slice(0, count), end].flatMap((event) => lines.take(event));
  };
  assert.equal(ends(12, "failed").at(-1), "Continue  deno task train --resume runs/test");
  assert.equal(ends(3, "failed").at(-1), "Nothing was saved yet");
  assert.match(ends(12, "diverged").at(-1)!, /^Run /);
});

Deno.test("EventLines prints nothing for events that only a dashboard shows", () => {
  const silent = ["mining", "machine", "final_evaluation"];
  const events = ONE_OF_EACH.filter(({ type }) => silent.includes(type));
  assert.equal(events.length, silent.length);
  const lines = new EventLines(1);
  for (const event of events) assert.deepEqual(lines.take({ time: 0, ...event } as TrainEvent), []);
});

Deno.test("EventLines says of a training that is ended at once what was lost, and how to continue", () => {
  const events = tellTraining(false);
  const ended = (taken: readonly TrainEvent[], resumes = false) => {
    const lines = new EventLines(100);
    for (const event of taken) lines.take(event);
    return lines.cutShort("Ended at once", { folder: "my runs/a", resumes });
  };
  const resumed = events.map((event) =>
    event.type === "run_started" ? { ...event, resumed_from: { epoch: 0, step: 1 } } : event
  );
  const endedAfter = (count: number, resumes = false) =>
    ended((resumes ? resumed : events).slice(0, count), resumes);
  const run = "Run       my runs/a";
  const go = "Continue  deno task train --resume 'my runs/a'";
  const after = (isWanted: (event: TrainEvent) => boolean) => events.findIndex(isWanted) + 1;
  const secondStep = after((event) => event.type === "step" && event.step === 2);
  const saved = after(({ type }) => type === "checkpoint_saved");
  const later = after((event) => event.type === "step" && event.epoch === 2);

  assert.deepEqual(endedAfter(0), ["Ended at once, before the training began"]);
  assert.deepEqual(endedAfter(0, true), ["Ended at once, before the training continued", run, go]);
  assert.deepEqual(endedAfter(1), ["Ended at once; nothing was saved yet", run]);
  assert.deepEqual(endedAfter(secondStep), ["Ended at once in epoch 1, step 2; nothing was saved yet", run]);
  assert.deepEqual(endedAfter(secondStep, true), [
    "Ended at once in epoch 1, step 2; the newest checkpoint is epoch_0_step_1",
    run,
    go,
  ]);
  assert.deepEqual(endedAfter(saved, true), ["Ended at once; the newest checkpoint is epoch_1", run, go]);
  assert.deepEqual(endedAfter(later), [
    "Ended at once in epoch 2, step 1; the newest checkpoint is epoch_1",
    run,
    go,
  ]);
  assert.deepEqual(endedAfter(events.length), [], "it is over, and has said so");
  // A run of which nothing had been saved is resumed from its start.
  assert.deepEqual(ended(events.slice(0, 1), true), ["Ended at once; nothing was saved yet", run]);
  const rescued = (epoch: number): TrainEvent => ({
    ...{ time: 0, type: "rescued", epoch: 3, step: 1, rescue: 1, message: "Rescue 1" } as const,
    back_to: { epoch, global_step: 4 * epoch },
  });
  const collapsed = events.slice(0, -1);
  const goes = "the checkpoints that a rescue took back are deleted";
  assert.deepEqual(ended([...collapsed, rescued(0)]), ["Ended at once; nothing was saved yet", run], goes);
  assert.deepEqual(
    ended([...collapsed, rescued(1)]),
    ["Ended at once; the newest checkpoint is epoch_1", run, go],
    goes,
  );
});
