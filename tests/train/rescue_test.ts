import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import type { TrainConfig } from "../../lib/config/train_config.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { currentEvents } from "../../lib/run/current_events.ts";
import { listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { Epochs } from "../../lib/run/epochs.ts";
import { EVENT_LOG, readEvents } from "../../lib/run/event_log.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { logLines } from "../../lib/run/log_lines.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { SIGNAL_NAMES } from "../../lib/run/signals.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { repairLog } from "../../lib/train/repair_log.ts";
import { MOST_RESCUES, rescuedRate, rescuedSchedule } from "../../lib/train/rescue.ts";
import { hard } from "../../lib/triplet/hard.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { semiHard } from "../../lib/triplet/semi_hard.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { withChangedSteps } from "./changed_steps.ts";
import { eventsOf, train, type Trained, type TrainOptions } from "./training_fixtures.ts";

const testRescue = (name: string, body: (engine: Engine, runs: string) => Promise<void>) =>
  testOnEngines(`A rescue ${name}`, (engine) => withFolder((runs) => body(engine, runs)), ["wasm"]);

/** Six steps an epoch. */
const CONFIG: Partial<TrainConfig> = {
  epochs: 14,
  rescue: true,
  lr: 1e-3,
  lr_schedule: "constant",
  keep: "1",
};

/**
 * An engine whose training steps show a collapse at learning rates from this one on, in the steps after the first
 * `healthy` of a session at such rates.
 */
function collapsing(engine: Engine, rate: number, healthy: number): Engine {
  let steps = 0;
  return withChangedSteps(engine, (outputs, { hyper }) => {
    const [lr] = hyper.learning_rate.dataSync();
    if (lr! < rate || ++steps <= healthy) return outputs;
    const { signals } = outputs;
    const values = { loss: 1, spread: 0.001 } as Record<string, number>;
    const collapsed = tf.tidy(() =>
      tf.tensor1d([...signals.dataSync()].map((value, i) => values[SIGNAL_NAMES[i]!] ?? value))
    );
    signals.dispose();
    return { ...outputs, signals: collapsed };
  });
}

/** Every event of a run's log, with those that rescues took back. */
async function wholeLog(folder: string): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const lines of logLines(`${folder}/${EVENT_LOG}`)) {
    events.push(...lines.map(({ event }) => event));
  }
  return events;
}

/** Resumes a run as `prepare()` does. */
async function resume(
  engine: Engine,
  folder: string,
  options: Omit<TrainOptions, "runs" | "run">,
): Promise<Trained> {
  const newest = await openNewestCheckpoint(folder);
  await repairLog(
    folder,
    newest && {
      state: newest.checkpoint.state,
      saved: { name: newest.last, ...await savedCheckpoint(`${folder}/${newest.last}`) },
    },
  );
  return await train(engine, {
    runs: "",
    run: "",
    ...options,
    ...(newest === undefined ? { folder } : { resumed: { folder, checkpoint: newest.checkpoint } }),
  });
}

testRescue(
  "from a collapse in the first epochs goes back to the start, with gentler settings",
  async (engine, runs) => {
    const before = engine.memory();
    const { end, events, folder } = await train(collapsing(engine, 9e-4, 0), {
      runs,
      run: "a",
      config: { ...CONFIG, miner: "batch-hard" },
    });
    assert.deepEqual(engine.memory(), before);
    assert.equal(end.state, "done");
    const [alert] = eventsOf(events, "alert");
    assert.equal(alert!.kind, "collapse");
    const [rescued, ...others] = eventsOf(events, "rescued");
    assert.deepEqual(others, []);
    const { back_to, epoch, step, rescue } = rescued!;
    assert.deepEqual([back_to, epoch, step, rescue], [
      { epoch: 0, global_step: 0 },
      alert!.epoch,
      alert!.step,
      1,
    ]);
    assert.match(
      rescued!.message,
      /^Rescue 1 of at most 3: back from epoch 5, step 6, to the start, with 0\.25 of the learning rate, /,
    );
    assert.deepEqual(eventsOf(events, "miner_changed").map(({ from, to, reason }) => [from, to, reason]), [
      ["batch-hard", "semi-hard", "the rescue"],
      ["semi-hard", "batch-hard", "the schedule"],
    ]);
    // The steps from the start on are in the log twice, before and after the rescue, and once in what counts.
    const whole = await wholeLog(folder);
    const steps = eventsOf(whole, "step").map(({ global_step }) => global_step);
    assert.deepEqual(steps, [...numbersTo(30), ...numbersTo(84)]);
    const counted = await readEvents(folder);
    assert.deepEqual(counted, currentEvents(whole));
    assert.deepEqual(eventsOf(counted, "step").map(({ global_step }) => global_step), numbersTo(84));
    const rates = eventsOf(counted, "step").map(({ lr }) => lr);
    assert.ok(rates[0]! < 1e-5 && rates.slice(6).every((lr) => lr === 2.5e-4), rates.join());
    const { records, rescues } = Epochs.of(whole);
    assert.deepEqual([records.length, rescues.length], [14, 1]);
    const { state } = await readCheckpoint(`${folder}/epoch_14`);
    assert.deepEqual(state.rescues, [{ epoch: 0, rate: 0.25, warmup: 1, semi_hard_until: 6 }]);
  },
);

testRescue(
  "goes back to the last epoch before the variance fell, which is kept until then",
  async (engine, runs) => {
    const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), {
      runs,
      run: "a",
      config: CONFIG,
    });
    assert.equal(end.state, "done");
    const [{ back_to, epoch, step }] = eventsOf(events, "rescued") as [EventOf<"rescued">];
    // Step 43 is the thirtieth in the collapse; epoch 2 ended with step 12.
    assert.deepEqual([back_to, epoch, step], [{ epoch: 2, global_step: 12 }, 8, 1]);
    assert.equal(eventsOf(await readEvents(folder), "epoch_started").length, 14);
    assert.deepEqual(
      eventsOf(await readEvents(folder), "checkpoint_saved").map(({ name }) => name),
      numbersTo(14).map((epoch) => `epoch_${epoch}`),
    );
  },
);

testRescue("is no different after a stop, before it or after it, to the bit", async (engine, runs) => {
  const whole = await train(collapsing(engine, 9e-4, 13), { runs, run: "whole", config: CONFIG });
  const weights = await readCheckpoint(`${whole.folder}/epoch_14`);
  const stops = [
    { after: 9, rescued: false }, // while all is well
    { after: 30, rescued: false }, // in the collapse
    { after: 15, rescued: true }, // after the rescue
    { after: 70, rescued: true },
  ];
  for (const { after, rescued } of stops) {
    let isRescued = false;
    const run = `${after}${rescued}`;
    const first = await train(collapsing(engine, 9e-4, 13), {
      runs,
      run,
      config: CONFIG,
      listen: (event, control) => {
        isRescued ||= event.type === "rescued";
        if (event.type === "step" && event.global_step === after && isRescued === rescued) {
          control.give("stop");
        }
      },
    });
    assert.equal(first.end.state, "stopped", run);
    const resumed = await resume(collapsing(engine, 9e-4, Math.max(0, 13 - after)), first.folder, {
      config: CONFIG,
    });
    assert.equal(resumed.end.state, "done", run);
    const { training, state } = await readCheckpoint(`${first.folder}/epoch_14`);
    assert.deepEqual(training, weights.training, run);
    assert.deepEqual(state.rescues, weights.state.rescues, run);
    const story = async (folder: string) =>
      eventsOf(await wholeLog(folder), "step").map(({ global_step, loss, lr }) => [global_step, loss, lr]);
    assert.deepEqual(await story(first.folder), await story(whole.folder), run);
    assert.equal(eventsOf(await wholeLog(first.folder), "rescued").length, 1, run);
  }
});

testRescue("is the same if the program ends right after it", async (engine, runs) => {
  const copy = `${runs}/copy`;
  const whole = await train(collapsing(engine, 9e-4, 13), {
    runs,
    run: "a",
    config: CONFIG,
    listen: (event) => {
      if (event.type === "rescued") cpSync(`${runs}/a`, copy, { recursive: true, verbatimSymlinks: true });
    },
  });
  assert.deepEqual((await listCheckpoints(copy)).map(({ name }) => name), ["epoch_2"]);
  // From epoch 2 on, whose second step is the first in the collapse.
  const resumed = await resume(collapsing(engine, 9e-4, 1), copy, { config: CONFIG });
  assert.equal(eventsOf(resumed.events, "rescued").length, 1);
  assert.deepEqual(
    (await readCheckpoint(`${copy}/epoch_14`)).training,
    (await readCheckpoint(`${whole.folder}/epoch_14`)).training,
  );
  assert.equal(eventsOf(await wholeLog(copy), "rescued").length, 1);
});

testRescue(
  "is repeated at most three times; then the training stops with its last good checkpoint",
  async (engine, runs) => {
    const { end, events, folder } = await train(collapsing(engine, 0, 13), {
      runs,
      run: "a",
      config: CONFIG,
    });
    assert.equal(end.state, "diverged");
    assert.match(
      end.message,
      /^The embeddings collapsed in epoch \d+, step \d, after 3 rescues, .* the checkpoint epoch_2 is kept\. Start a new /,
    );
    assert.deepEqual(eventsOf(events, "rescued").map(({ rescue }) => rescue), numbersTo(MOST_RESCUES));
    assert.deepEqual((await listCheckpoints(folder)).map(({ name }) => name), ["epoch_2"]);
    assert.deepEqual([await pointedAt(folder, "last"), await pointedAt(folder, "best")], [
      "epoch_2",
      "epoch_2",
    ]);
  },
);

testRescue("deletes nothing before it has read where it goes back to", async (engine, runs) => {
  for (const damage of ["cut", "removed"]) {
    const folder = `${runs}/${damage}`;
    let names: string[] = [];
    await refuses(
      () =>
        train(collapsing(engine, 9e-4, 13), {
          runs,
          run: damage,
          config: CONFIG,
          listen: (event) => {
            if (event.type !== "alert") return;
            names = namesIn(folder);
            if (damage === "cut") Deno.truncateSync(`${folder}/epoch_2/training.safetensors`, 100);
            else Deno.removeSync(`${folder}/epoch_2/training.safetensors`);
          },
        }),
      /^The embeddings collapsed in epoch 8, step 1, and the rescue cannot go back to epoch_2: Expected .*epoch_2.* All checkpoints stay as they are; /,
    );
    assert.ok(names.includes("epoch_7"), names.join());
    assert.deepEqual(namesIn(folder), names);
    await readCheckpoint(`${folder}/epoch_7`);
  }
});

testRescue("goes back to the good epoch before one that is damaged", async (engine, runs) => {
  const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), {
    runs,
    run: "a",
    config: { ...CONFIG, keep: "all" },
    listen: (event) => {
      if (event.type === "alert") Deno.truncateSync(`${runs}/a/epoch_2/weights.bin`, 100);
    },
  });
  assert.equal(end.state, "done");
  assert.deepEqual(eventsOf(events, "rescued").map(({ back_to }) => back_to), [{ epoch: 1, global_step: 6 }]);
  assert.deepEqual((await listCheckpoints(folder)).map(({ epoch }) => epoch), numbersTo(14).reverse());
});

testRescue("is the same where the checkpoints after it cannot be deleted at once", async (engine, runs) => {
  const whole = await train(collapsing(engine, 9e-4, 13), { runs, run: "whole", config: CONFIG });
  const expected = (await readCheckpoint(`${whole.folder}/epoch_14`)).training;
  for (const operation of ["rename", "remove"] as const) {
    const own = Deno[operation] as (...args: unknown[]) => Promise<void>;
    let fails = false;
    Object.assign(Deno, {
      [operation]: (...args: unknown[]) =>
        fails
          ? Promise.reject(Object.assign(new Error("said (os error 16)"), { code: "EBUSY" }))
          : own(...args),
    });
    try {
      const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), {
        runs,
        run: operation,
        config: CONFIG,
        listen: (event) => {
          if (event.type === "alert" && event.kind === "collapse") fails = true;
          // In the epoch after the one that could not be saved.
          if (event.type === "epoch_started" && event.epoch === 4) fails = false;
        },
      });
      assert.equal(end.state, "done");
      const said = eventsOf(events, "log").filter(({ level }) => level === "warning").map(({ message }) =>
        message
      );
      assert.match(
        said[0]!,
        /^A checkpoint that the rescue took back stays for now: Cannot remove \S+\/epoch_7/,
      );
      const unsaved = eventsOf(events, "alert").filter(({ kind }) => kind === "not_saved");
      assert.deepEqual(unsaved.map(({ epoch }) => epoch), operation === "rename" ? [3] : []);
      assert.deepEqual((await readCheckpoint(`${folder}/epoch_14`)).training, expected);
      assert.deepEqual(
        namesIn(folder).filter((name) => /^epoch/.test(name)).sort(),
        namesIn(whole.folder).filter((name) => /^epoch/.test(name)).sort(),
      );
    } finally {
      Object.assign(Deno, { [operation]: own });
    }
  }
});

testRescue(
  "uses semi-hard negatives for longer if they were active in the collapse",
  async (engine, runs) => {
    const { folder } = await train(collapsing(engine, 2e-4, 13), {
      runs,
      run: "twice",
      config: { ...CONFIG, miner: "batch-hard" },
    });
    const { state: twice } = await readCheckpoint(`${folder}/epoch_14`);
    assert.deepEqual(twice.rescues?.map(({ semi_hard_until }) => semi_hard_until), [8, 14]);
    let steps = 0;
    const forced = await train(collapsing(engine, 9e-4, 13), {
      runs,
      run: "forced",
      config: { ...CONFIG, miner: "batch-hard" },
      listen: (event, control) => {
        if (event.type === "step" && ++steps === 10) control.give("miner:semi-hard");
      },
    });
    const { state } = await readCheckpoint(`${forced.folder}/epoch_14`);
    assert.deepEqual(state.rescues?.map(({ semi_hard_until }) => semi_hard_until), [8]);
  },
);

testRescue("is made only if it is asked for", async (engine, runs) => {
  const config = { ...CONFIG, rescue: false };
  const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), { runs, run: "a", config });
  assert.equal(end.state, "done");
  assert.deepEqual([eventsOf(events, "alert").length, eventsOf(events, "rescued").length], [1, 0]);
  assert.deepEqual((await readCheckpoint(`${folder}/epoch_14`)).state.rescues, []);
});

testRescue("replaces a miner that the user forced", async (engine, runs) => {
  let steps = 0;
  const { events, folder } = await train(collapsing(engine, 9e-4, 13), {
    runs,
    run: "a",
    config: CONFIG,
    listen: (event, control) => {
      if (event.type === "step" && ++steps === 20) control.give("miner:batch-hard");
    },
  });
  assert.equal(eventsOf(events, "rescued").length, 1);
  assert.equal((await readCheckpoint(`${folder}/epoch_14`)).state.forced_miner, null);
});

Deno.test("rescuedRate() is that of the newest rescue, after its warm-up", () => {
  const rescue = { epoch: 4, rate: 0.25, warmup: 2, semi_hard_until: 0 };
  assert.equal(rescuedRate([], 5, 0.5), 1);
  assert.ok(rescuedRate([rescue], 5, 0) < 1e-3);
  assert.ok(Math.abs(rescuedRate([rescue], 6, 0) - 0.125) < 1e-3);
  assert.equal(rescuedRate([rescue], 7, 0), 0.25);
  assert.equal(rescuedRate([rescue, { ...rescue, rate: 0.5 }], 9, 0), 0.5);
});

Deno.test("rescuedSchedule() replaces hard negatives for as long as the newest rescue says", () => {
  const rescue = { epoch: 0, rate: 0.25, warmup: 1, semi_hard_until: 3 };
  const namesOf = (schedule: ReturnType<typeof rescuedSchedule>) =>
    numbersTo(5).map((epoch) => schedule.minerOfEpoch(epoch, 5).name);
  const rescued = rescuedSchedule(scheduleOf(hard), () => [rescue], semiHard);
  assert.deepEqual(namesOf(rescued), ["semi-hard", "semi-hard", "semi-hard", "hard", "hard"]);
  assert.deepEqual(namesOf(rescuedSchedule(scheduleOf(hard), () => [], semiHard)), new Array(5).fill("hard"));
  const easy = rescuedSchedule(scheduleOf(semiHard), () => [rescue], semiHard);
  assert.deepEqual(namesOf(easy), new Array(5).fill("semi-hard"));
});

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}
