import assert from "node:assert/strict";
import { readEvents } from "../../lib/run/event_log.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { evaluateBest } from "../../lib/train/final_evaluation.ts";
import { Control } from "../../lib/train/control.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { repairLog } from "../../lib/train/repair_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { history } from "./history.ts";
import { QUARTERS, train, type TrainOptions } from "./training_fixtures.ts";

const HOW = { config: { epochs: 2 }, holdout: QUARTERS.test };

/** When a stop is requested, in the second epoch of six steps. */
const MOMENTS: Record<string, NonNullable<TrainOptions["listen"]>> = {
  "before the validation": (event, control) => {
    if (event.type === "step" && event.global_step === 12) control.give("stop");
  },
  "after the validation": (event, control) => {
    if (event.type === "validation" && event.epoch === 2) control.give("stop");
  },
  "during the evaluation": (event, control) => {
    // In the next turn of the event loop, which the evaluation must allow.
    if (event.type === "validation" && event.epoch === 2) setTimeout(() => control.give("stop"), 0);
  },
};

testOnEngines(
  "a stop ends the evaluation of an epoch, which a resumed run makes up for, to the bit and in its log",
  (engine) =>
    withFolder(async (runs) => {
      const before = engine.memory();
      const whole = await train(engine, { runs, run: "whole", ...HOW });
      const expected = history(await readEvents(whole.folder));
      for (const [i, [moment, listen]] of Object.entries(MOMENTS).entries()) {
        const { folder, end } = await train(engine, { runs, run: `${i}`, ...HOW, listen });
        assert.deepEqual(end, {
          state: "stopped",
          message: "after epoch 1 and 6 steps, saved as epoch_1_step_6",
        }, moment);
        assert.equal(await pointedAt(folder, "last"), "epoch_1_step_6");
        assert.ok(
          !(await readEvents(folder)).some((event) => event.type === "evaluation" && event.epoch === 2),
        );
        const { last, checkpoint } = (await openNewestCheckpoint(folder))!;
        const saved = { name: last, ...await savedCheckpoint(`${folder}/${last}`) };
        await repairLog(folder, { state: checkpoint.state, saved });
        await train(engine, { runs, run: "", ...HOW, resumed: { folder, checkpoint } });
        const found = history(await readEvents(folder));
        assert.deepEqual(found.filter((line) => !/"name":"epoch_1_step_6"/.test(line)), expected, moment);
        assert.equal(new Set(found).size, found.length, `nothing twice: ${moment}`);
        for (const file of ["weights.bin", "training.safetensors"]) {
          assert.deepEqual(
            await Deno.readFile(`${folder}/epoch_2/${file}`),
            await Deno.readFile(`${whole.folder}/epoch_2/${file}`),
          );
        }
      }
      assert.deepEqual(engine.memory(), before);
    }),
  ["native", "wasm"],
);

testOnEngines(
  "a stop ends an evaluation that was requested within an epoch",
  (engine) =>
    withFolder(async (runs) => {
      const { end, events } = await train(engine, {
        runs,
        run: "a",
        listen(event, control) {
          if (event.type === "step" && event.global_step === 2) control.give("evaluate");
          if (event.type === "state" && event.state === "evaluating") control.give("stop");
        },
      });
      assert.match(end.message, /^after [23] steps, saved as epoch_0_step_[23]$/);
      assert.ok(!events.some(({ type }) => type === "evaluation"));
    }),
  ["wasm"],
);

testOnEngines(
  "a stop ends the evaluation after a training's end and leaks no tensor",
  (engine) =>
    withFolder(async (runs) => {
      const { job } = await train(engine, { runs, run: "a", config: { epochs: 1 } });
      const before = engine.memory();
      const control = new Control();
      const emitted: string[] = [];
      const ended = evaluateBest({ ...job, control, emit: ({ type }) => emitted.push(type) });
      setTimeout(() => control.give("stop"), 0);
      await assert.rejects(ended, (error) => control.isStop(error));
      assert.deepEqual(emitted, ["state"]);
      assert.deepEqual(engine.memory(), before);
    }),
  ["wasm"],
);

testOnEngines(
  "a training that ended early is over when it is resumed, unless it is given more epochs",
  (engine) =>
    withFolder(async (runs) => {
      const config = { epochs: 50, early_stop: 2, lr: 1e-9 };
      const how = { runs, holdout: QUARTERS.test };
      const { end, events, folder } = await train(engine, { ...how, run: "a", config });
      const epochs = events.filter(({ type }) => type === "epoch_finished").length;
      const resume = async (config: TrainOptions["config"]) => {
        const { checkpoint } = (await openNewestCheckpoint(folder))!;
        return await train(engine, { ...how, run: "", config: config!, resumed: { folder, checkpoint } });
      };
      const again = await resume(config);
      assert.deepEqual([again.end, again.events], [end, []]);
      const more = await resume({ ...config, epochs: 51 });
      assert.deepEqual(
        more.events.flatMap((event) => event.type === "epoch_finished" ? [event.epoch] : []),
        [epochs + 1],
      );
    }),
  ["wasm"],
);
