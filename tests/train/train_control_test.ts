import assert from "node:assert/strict";
import { train } from "../../lib/train/train.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { data, eventsOf, ofType, options } from "./train_fixtures.ts";

testOnEngines("train() pauses, trains on, and stops with the network that it has", async (engine) => {
  const run = train(options(engine, { epochs: 1000 }));
  let paused = 0;
  for await (const event of run) {
    if (event.type === "step" && event.global_step === 3) run.pause();
    if (event.type === "state" && event.state === "paused") {
      paused++;
      setTimeout(run.resume, 10);
    }
    if (event.type === "epoch_finished" && event.epoch === 2) run.stop();
  }
  assert.equal(paused, 1);
  const { state, network } = await run.result;
  assert.equal(state, "stopped");
  assert.equal((await network.embed(data.test)).dimension, 8);
}, ["native"]);

testOnEngines("train() whose events nobody asks for trains all the same", async (engine) => {
  const run = train(options(engine, { epochs: 1 }));
  for await (const _ of run) break;
  assert.equal((await run.result).state, "done");
}, ["native"]);

testOnEngines(
  "train() that is stopped before its first step ends with the initial network",
  (engine) =>
    withFolder(async (runs) => {
      for (const more of [{}, { folder: `${runs}/own` }]) {
        const before = engine.memory().tensors;
        const run = train(options(engine, more));
        run.stop();
        const events = await eventsOf(run);
        assert.equal(ofType(events, "step").length, 0);
        assert.equal(ofType(events, "run_finished")[0]!.state, "stopped");
        const { state, message, network } = await run.result;
        assert.deepEqual([state, message], ["stopped", "before the first step"]);
        assert.deepEqual(network.parameters, initialise(network.network, 1));
        assert.equal((await network.embed(data.test)).dimension, 8);
        assert.equal(engine.memory().tensors, before);
      }
    }),
  ["native"],
);
