import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { eventsOf, train } from "./training_fixtures.ts";
import { collapsing, CONFIG, resume, testRescue, wholeLog } from "./rescue_fixtures.ts";

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
