import assert from "node:assert/strict";
import { parseCheckpointEvery } from "../../lib/config/checkpoint_every.ts";
import { PeriodicCheckpoints } from "../../lib/train/periodic_checkpoints.ts";
import type { TrainingJob } from "../../lib/train/job.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { train } from "./training_fixtures.ts";

Deno.test("--checkpoint_every is a number of steps or of minutes", () => {
  assert.deepEqual(parseCheckpointEvery("500"), { steps: 500 });
  assert.deepEqual(parseCheckpointEvery("5m"), { seconds: 300 });
  assert.deepEqual(parseCheckpointEvery("0.5m"), { seconds: 30 });
  for (const never of ["0", "0m"]) assert.deepEqual(parseCheckpointEvery(never), { steps: Infinity });
  for (const wrong of ["", "m", "-1", "1.5", "5 m", "5s", "1e3"]) {
    assert.equal(parseCheckpointEvery(wrong), undefined);
  }
});

Deno.test("a checkpoint within an epoch is due after the steps or the minutes, counted from the one before", () => {
  let now = 0;
  const job = (checkpoint_every: string) => ({ config: { checkpoint_every } }) as TrainingJob;
  const steps = new PeriodicCheckpoints(job("3"), 10, () => now);
  assert.deepEqual([11, 12, 13].map((step) => steps.isDue(step)), [false, false, true]);
  steps.restart(13);
  assert.deepEqual([15, 16].map((step) => steps.isDue(step)), [false, true]);
  const minute = new PeriodicCheckpoints(job("1m"), 0, () => now);
  now = 59_999;
  assert.equal(minute.isDue(1000), false);
  now = 60_000;
  assert.equal(minute.isDue(1000), true);
  const never = new PeriodicCheckpoints(job("0"), 0, () => now);
  now = 1e9;
  assert.equal(never.isDue(1e6), false);
  assert.deepEqual([steps, minute, never].map((each) => each.isDueBefore(6)), [true, true, false]);
  assert.equal(minute.isDueBefore(1), false);
});

testOnEngines(
  "checkpoints within epochs replace each other and do not change the training",
  (engine) =>
    withFolder(async (runs) => {
      const config = { epochs: 2, checkpoint_every: "2" };
      const partials: string[][] = [];
      const { events, folder } = await train(engine, {
        runs,
        run: "a",
        config,
        listen(event) {
          if (event.type === "step") {
            partials.push(namesIn(`${runs}/a`).filter((name) => /_step_\d+$/.test(name)));
          }
        },
      });
      const saved = events.flatMap((event) => event.type === "checkpoint_saved" ? [event.name] : []);
      assert.ok(saved.filter((name) => name.startsWith("epoch_0_step_")).length >= 1, `${saved}`);
      assert.ok(saved.filter((name) => name.startsWith("epoch_1_step_")).length >= 1, `${saved}`);
      // The new one is written before the old one is removed.
      for (const found of partials) assert.ok(found.length <= 2, `${found}`);
      assert.deepEqual(namesIn(folder).filter((name) => name.includes("step")), []);
      const plain = await train(engine, { runs, run: "b", config: { ...config, checkpoint_every: "0" } });
      const names = plain.events.flatMap((event) => event.type === "checkpoint_saved" ? [event.name] : []);
      assert.deepEqual(names, ["epoch_1", "epoch_2"]);
      assert.deepEqual(
        await Deno.readFile(`${folder}/epoch_2/training.safetensors`),
        await Deno.readFile(`${plain.folder}/epoch_2/training.safetensors`),
      );
    }),
);

testOnEngines(
  "a checkpoint within an epoch that cannot be written is reported, and the training continues",
  (engine) =>
    withFolder(async (runs) => {
      const rename = Deno.rename;
      Deno.rename = (from, to) =>
        /_step_\d+$/.test(String(to)) ? Promise.reject(new Error("EIO")) : rename(from, to);
      try {
        const { end, events } = await train(engine, {
          runs,
          run: "a",
          config: { epochs: 1, checkpoint_every: "3" },
        });
        assert.equal(end.state, "done");
        const alerts = events.flatMap((event) => event.type === "alert" ? [event.message] : []);
        const message = "epoch_0_step_3 was not saved: EIO. The training continues and saves again later";
        assert.deepEqual(alerts, [message]);
      } finally {
        Deno.rename = rename;
      }
    }),
  ["wasm"],
);
