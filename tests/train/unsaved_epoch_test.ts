import assert from "node:assert/strict";
import type { TrainEvent } from "../../lib/run/events.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { trainWith } from "./faulty_fixtures.ts";
import { eventsOf, QUARTERS, train, type TrainOptions } from "./training_fixtures.ts";

/** A training whose VAL rises in the second epoch. */
const HOW = { holdout: QUARTERS.test, config: { epochs: 4, lr: 5e-3 } };

/** Fails the first time that something is renamed to the second epoch's checkpoint. */
function failingOnce(): (path: string) => string | undefined {
  let tries = 0;
  return (path) => /epoch_2$/.test(path) && ++tries === 1 ? "ENOSPC" : undefined;
}

/** Returns the VAL of each epoch; the second must be better than the first. */
function risingVals(events: readonly TrainEvent[]): number[] {
  const vals = eventsOf(events, "evaluation").map(({ holdout_val }) => holdout_val!);
  assert.ok(vals[1]! > vals[0]!, `${vals}`);
  return vals;
}

/** What a checkpoint stores, apart from the time that it took. */
async function stateOf(folder: string, name: string): Promise<object> {
  const { state: { seconds: _, config: __, ...state } } = await readCheckpoint(`${folder}/${name}`);
  return state;
}

testOnEngines(
  "an epoch with a better VAL that could not be saved does not end a training early",
  (engine) =>
    withFolder(async (runs) => {
      const how: Partial<TrainOptions> = { ...HOW, config: { ...HOW.config, early_stop: 1 } };
      const { events, end } = await trainWith(engine, runs, { rename: failingOnce() }, how);
      const vals = risingVals(events);
      assert.deepEqual(eventsOf(events, "alert").map(({ kind, epoch }) => [kind, epoch]), [["not_saved", 2]]);
      assert.ok(vals.length > 2, `${end.message} after ${vals.length} epochs`);
    }),
  ["wasm"],
);

testOnEngines(
  "a stop while an epoch could not be saved saves it as if it had been at once",
  (engine) =>
    withFolder(async (runs) => {
      const whole = await train(engine, { runs, run: "whole", ...HOW });
      risingVals(whole.events);
      const { folder, end, events } = await trainWith(engine, runs, { rename: failingOnce() }, {
        ...HOW,
        listen(event, control) {
          if (event.type === "alert" && event.kind === "not_saved") control.give("stop");
        },
      });
      assert.deepEqual(end, { state: "stopped", message: "after epoch 2" });
      assert.deepEqual(await stateOf(folder, "epoch_2"), await stateOf(whole.folder, "epoch_2"));
      const saved = eventsOf(events, "checkpoint_saved").map(({ name, best }) => [name, best]);
      assert.deepEqual(saved, [["epoch_1", true], ["epoch_2", true]]);
      assert.equal(await Deno.readLink(`${folder}/best`), "epoch_2");
    }),
  ["wasm"],
);

testOnEngines(
  "a checkpoint that is asked for before the first step of an epoch is that of the epoch before",
  (engine) =>
    withFolder(async (runs) => {
      const whole = await train(engine, { runs, run: "whole", ...HOW });
      const { folder, events } = await trainWith(engine, runs, { rename: failingOnce() }, {
        ...HOW,
        listen(event, control) {
          if (event.type === "epoch_started") control.give("checkpoint");
        },
      });
      const saved = eventsOf(events, "checkpoint_saved").map(({ name }) => name);
      // Before the first step of all there is nothing to save. The second epoch could not be saved at its end.
      assert.deepEqual(saved, [
        "epoch_0_step_1",
        "epoch_1",
        "epoch_1",
        "epoch_2",
        "epoch_3",
        "epoch_3",
        "epoch_4",
      ]);
      for (const name of ["epoch_1", "epoch_2", "epoch_3", "epoch_4"]) {
        assert.deepEqual(await stateOf(folder, name), await stateOf(whole.folder, name), name);
      }
    }),
  ["wasm"],
);

testOnEngines(
  "an epoch that could not be saved is saved when a checkpoint is due before a step",
  (engine) =>
    withFolder(async (runs) => {
      const config = { ...HOW.config, checkpoint_every: "3" };
      const whole = await train(engine, { runs, run: "whole", ...HOW });
      const { folder, events } = await trainWith(engine, runs, { rename: failingOnce() }, { ...HOW, config });
      const saved = eventsOf(events, "checkpoint_saved").filter(({ epoch }) => epoch === 2);
      assert.deepEqual(saved.map(({ name }) => name), ["epoch_2", "epoch_2_step_3"]);
      assert.deepEqual(await stateOf(folder, "epoch_2"), await stateOf(whole.folder, "epoch_2"));
    }),
  ["wasm"],
);
