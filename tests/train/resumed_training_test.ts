import assert from "node:assert/strict";
import type { TrainConfig } from "../../lib/config/train_config.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import {
  after,
  eventsOf,
  story,
  testTraining,
  train,
  type Trained,
  type TrainOptions,
  underWay,
} from "./training_fixtures.ts";

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
    assert.deepEqual(eventsOf(resumed.events, "miner_changed"), []);
    assert.deepEqual(eventsOf(resumed.events, "epoch_started").map(({ epoch, miner }) => [epoch, miner]), [
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
  "that is resumed within an epoch reports its mining at the session's first step",
  async (engine, runs) => {
    const { whole, stopped, resumed } = await assertSameAfterStop(engine, runs);
    const steps = ({ events }: Trained) => eventsOf(events, "mining").map(({ global_step }) => global_step);
    assert.deepEqual([steps(whole), steps(stopped), steps(resumed)], [
      [1, 7, 13],
      [1, 7],
      [10 + underWay(engine), 13],
    ]);
  },
);
