import assert from "node:assert/strict";
import { listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { namesIn, refuses } from "../base/fixtures.ts";
import { SHORT_PAUSES, trainWith } from "./faulty_fixtures.ts";
import { eventsOf, train } from "./training_fixtures.ts";
import { collapsing, CONFIG, numbersTo, testRescue } from "./rescue_fixtures.ts";

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
          pauses: SHORT_PAUSES,
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
    pauses: SHORT_PAUSES,
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
    let fails = false;
    const fault = { [operation]: () => fails ? "EBUSY" : undefined };
    const { end, events, folder } = await trainWith(collapsing(engine, 9e-4, 13), runs, fault, {
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
  }
});
