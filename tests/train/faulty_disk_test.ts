import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { readEvents } from "../../lib/run/event_log.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { SHORT_PAUSES, trainWith } from "./faulty_fixtures.ts";
import { eventsOf, QUARTERS, train } from "./training_fixtures.ts";

testOnEngines(
  "a checkpoint of an epoch that cannot be saved is an alert, and the training continues to the same weights",
  (engine) =>
    withFolder(async (runs) => {
      const { end, events, folder } = await trainWith(engine, runs, {
        rename: (path) => /epoch_2$/.test(path) ? "ENOSPC" : undefined,
      }, { holdout: QUARTERS.test });
      assert.equal(end.state, "done");
      assert.deepEqual(eventsOf(events, "checkpoint_saved").map(({ name }) => name), ["epoch_1", "epoch_3"]);
      assert.deepEqual(eventsOf(events, "epoch_finished").map(({ epoch }) => epoch), [1, 2, 3]);
      const [alert, ...others] = eventsOf(events, "alert");
      assert.deepEqual([alert?.kind, alert?.epoch, others], ["not_saved", 2, []]);
      assert.match(
        alert!.message,
        /^epoch_2 was not saved: Cannot write \S+\/epoch_2: the disk is full; .* The training continues and saves again later$/,
      );
      assert.deepEqual(namesIn(folder).filter((name) => name.endsWith(".part")), []);
      const plain = await train(engine, { runs, run: "b", holdout: QUARTERS.test });
      assert.deepEqual(
        await Deno.readFile(`${folder}/epoch_3/training.safetensors`),
        await Deno.readFile(`${plain.folder}/epoch_3/training.safetensors`),
      );
      // The best is an epoch that can be evaluated.
      const { state } = await readCheckpoint(`${folder}/epoch_3`);
      assert.notEqual(state.best?.epoch, 2);
    }),
  ["wasm"],
);

testOnEngines(
  "the last checkpoint is tried again, and if it cannot be saved the training fails with one line",
  (engine) =>
    withFolder(async (runs) => {
      let tries = 0;
      const again = await trainWith(engine, runs, {
        rename: (path) => /epoch_3$/.test(path) && ++tries === 1 ? "EIO" : undefined,
      });
      assert.deepEqual([tries, again.end.state], [2, "done"]);
      const [alert, ...others] = eventsOf(again.events, "alert");
      assert.match(alert!.message, /^epoch_3 was not saved: .* It is tried again for 7\.5 s$/);
      assert.deepEqual(others, []);
      assert.equal((await readCheckpoint(`${again.folder}/epoch_3`)).state.epoch, 3);

      await refuses(
        () =>
          trainWith(engine, runs, { rename: (path) => /epoch_3$/.test(path) ? "EROFS" : undefined }, {
            run: "b",
            pauses: SHORT_PAUSES,
          }),
        /^Cannot write \S+\/epoch_3: its file system is read-only; choose another folder$/,
      );
      const newest = await openNewestCheckpoint(`${runs}/b`);
      assert.equal(newest?.last, "epoch_2");
      const resumed = await train(engine, {
        runs,
        run: "",
        resumed: { folder: `${runs}/b`, checkpoint: newest!.checkpoint },
      });
      assert.deepEqual(
        await Deno.readFile(`${resumed.folder}/epoch_3/weights.bin`),
        await Deno.readFile(`${again.folder}/epoch_3/weights.bin`),
      );
    }),
  ["wasm"],
);

testOnEngines(
  "a stop after an epoch that could not be saved saves it, or fails",
  (engine) =>
    withFolder(async (runs) => {
      for (const heals of [true, false]) {
        let isFull = true;
        const run = `heals_${heals}`;
        const stopped = () =>
          trainWith(
            engine,
            runs,
            { rename: (path) => /epoch_2$/.test(path) && isFull ? "ENOSPC" : undefined },
            {
              run,
              pauses: SHORT_PAUSES,
              config: { checkpoint_every: "0" },
              listen(event, control) {
                // Nothing of the third epoch is done when the command arrives.
                if (event.type !== "epoch_finished" || event.epoch !== 2) return;
                isFull = !heals;
                control.give("stop");
              },
            },
          );
        if (heals) assert.equal((await stopped()).end.state, "stopped");
        else await refuses(stopped, /^Cannot write \S+\/epoch_2: the disk is full; /);
        assert.equal((await openNewestCheckpoint(`${runs}/${run}`))?.last, heals ? "epoch_2" : "epoch_1");
      }
    }),
  ["wasm"],
);

testOnEngines(
  "old checkpoints that cannot be removed and links that cannot be moved are warnings, each once",
  (engine) =>
    withFolder(async (runs) => {
      const { end, events, folder } = await trainWith(engine, runs, {
        remove: (path) => /epoch_1$/.test(path) ? "EIO" : undefined,
        symlink: (path) => /best/.test(path) ? "EPERM" : undefined,
      }, { config: { keep: "1" } });
      assert.equal(end.state, "done");
      assert.deepEqual(namesIn(folder).filter((name) => !/config|events/.test(name)), [
        "epoch_1",
        "epoch_3",
        "last",
      ]);
      const warnings = eventsOf(events, "log").filter(({ level }) => level === "warning").map(({ message }) =>
        message
      );
      assert.equal(warnings.length, 2, `${warnings}`);
      assert.match(warnings[0]!, /^Cannot write \S+\/best: no permission; /);
      assert.match(
        warnings[1]!,
        /^An old checkpoint stays for now: Cannot remove \S+\/epoch_1: .* \(EIO\); /,
      );
      assert.deepEqual(eventsOf(events, "alert"), []);
    }),
  ["wasm"],
);

testOnEngines(
  "a folder that cannot be read does not cost a checkpoint that was written, and is a warning",
  (engine) =>
    withFolder(async (runs) => {
      const { end, events, folder } = await trainWith(engine, runs, { readDir: () => "EIO" });
      assert.equal(end.state, "done");
      assert.deepEqual(eventsOf(events, "checkpoint_saved").map(({ name }) => name), [
        "epoch_1",
        "epoch_2",
        "epoch_3",
      ]);
      assert.deepEqual(eventsOf(events, "alert"), []);
      const warnings = eventsOf(events, "log").filter(({ level }) => level === "warning");
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]!.message, /^Cannot read \S+\/a: .* \(EIO\); /);
      assert.equal((await openNewestCheckpoint(folder))?.last, "epoch_3");
    }),
  ["wasm"],
);

testOnEngines(
  "a folder that cannot be read does not hide that a training diverged",
  (engine) =>
    withFolder(async (runs) => {
      const diverged = await trainWith(engine, runs, { readDir: () => "EIO" }, {
        config: { optimizer: "sgd", lr: 1e9, weight_decay: 1, epochs: 50 },
      });
      assert.equal(diverged.end.state, "diverged");
      assert.match(diverged.end.message, /; its checkpoints cannot be read: .*\. Try a new training /);
    }),
  ["wasm"],
);

testOnEngines(
  "a stop in a long evaluation, whose checkpoint cannot be looked for, saves it again",
  (engine) =>
    withFolder(async (runs) => {
      const { now } = performance;
      let [passed, isEvaluating, isUnreadable] = [0, false, false];
      // Between two looks at the clock during an evaluation there are ten seconds.
      performance.now = () => now.call(performance) + (isEvaluating ? passed += 10_000 : passed);
      try {
        const { end, events, folder } = await trainWith(engine, runs, {
          readDir: () => isUnreadable ? "EIO" : undefined,
        }, {
          listen(event, control) {
            if (event.type === "state") isEvaluating = event.state === "evaluating";
            if (event.type !== "validation" || event.epoch !== 2) return;
            isUnreadable = true;
            control.give("stop");
          },
        });
        assert.deepEqual(end, {
          state: "stopped",
          message: "after epoch 1 and 6 steps, saved as epoch_1_step_6",
        });
        assert.deepEqual(eventsOf(events, "checkpoint_saved").map(({ name }) => name), [
          "epoch_1",
          "epoch_1_step_6",
          "epoch_1_step_6",
        ]);
        await readCheckpoint(`${folder}/epoch_1_step_6`);
      } finally {
        performance.now = now;
      }
    }),
  ["wasm"],
);

testOnEngines(
  "a run whose folder was removed fails with one line",
  (engine) =>
    withFolder(async (runs) => {
      let removed = false;
      await refuses(
        () =>
          train(engine, {
            runs,
            run: "a",
            listen(event) {
              if (event.type !== "step" || event.epoch !== 2 || removed) return;
              removed = true;
              Deno.removeSync(`${runs}/a`, { recursive: true });
            },
          }),
        /^Cannot write \S+\/epoch_2: its folder does not exist; was it removed\?$/,
      );
    }),
  ["wasm"],
);

testOnEngines(
  "what a training leaves when every write fails from one on can be resumed to the same weights",
  (engine) =>
    withFolder(async (runs) => {
      const plain = await train(engine, { runs, run: "plain" });
      for (const epoch of [1, 2, 3]) {
        const run = `after_${epoch}`;
        const fails = (path: string) =>
          Number(/epoch_(\d)/.exec(path)?.[1] ?? 0) >= epoch ? "EIO" : undefined;
        await refuses(
          () => trainWith(engine, runs, { rename: fails }, { run, pauses: SHORT_PAUSES }),
          /^Cannot write \S+epoch_3: /,
        );
        cpSync(`${runs}/${run}`, `${runs}/copy`, { recursive: true, verbatimSymlinks: true });
        const newest = await openNewestCheckpoint(`${runs}/${run}`);
        assert.equal(newest?.last, epoch === 1 ? undefined : `epoch_${epoch - 1}`);
        await train(engine, {
          runs,
          run: "",
          ...(newest === undefined
            ? { folder: `${runs}/${run}` }
            : { resumed: { folder: `${runs}/${run}`, checkpoint: newest.checkpoint } }),
        });
        assert.deepEqual(
          await Deno.readFile(`${runs}/${run}/epoch_3/training.safetensors`),
          await Deno.readFile(`${plain.folder}/epoch_3/training.safetensors`),
        );
        assert.ok((await readEvents(`${runs}/copy`)).length > 0);
      }
    }),
  ["wasm"],
);
