import assert from "node:assert/strict";
import { loadNetwork } from "../../lib/evaluate/embedding_network.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf } from "../../lib/run/events.ts";
import { train } from "../../lib/train/train.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { data, eventsOf, ofType, options } from "./train_fixtures.ts";

testOnEngines("train() gives all events in order, a network, and leaves no tensor", async (engine) => {
  const before = engine.memory().tensors;
  const run = train(options(engine, { loss: tripletLoss({ miner: curriculum({ semiHard: 0.5 }) }) }));
  const events = await eventsOf(run);
  assert.equal(events[0]!.type, "run_started");
  assert.equal(events.at(-1)!.type, "run_finished");
  assert.equal(ofType(events, "step").length, 12);
  assert.deepEqual(ofType(events, "epoch_started").map(({ miner }) => miner), ["semi-hard", "hard"]);
  const { state, message, network } = await run.result;
  assert.deepEqual([state, message], ["done", "2 epochs"]);
  const { valAtFar, recallAt1 } = await evaluate(await network.embed(data.test), data.test.labels);
  const last = ofType(events, "evaluation").at(-1)!.exact;
  assert.deepEqual([valAtFar["0.001"], recallAt1], [last.val_at_far["0.001"], last.recall_at_1]);
  assert.equal(engine.memory().tensors, before);
}, ["native", "cpu"]);

testOnEngines(
  "train() with turnedClasses has four times the images and classes, and measures as before",
  async (engine) => {
    const run = train(options(engine, { turnedClasses: 4, epochs: 1, numImages: 80 }));
    const events = await eventsOf(run);
    const [{ dataset, epoch_plan, config }] = ofType(events, "run_started") as [EventOf<"run_started">];
    assert.equal(config.turned_classes, 4);
    assert.equal(dataset.train_images, 80);
    // 40 classes of turned digits do not fit into a batch of 40: some with 4 images each.
    assert.match(
      epoch_plan!,
      /^8 batches of 40 images, .*classes with (about )?4 images each; every image once$/,
    );
    assert.equal(ofType(events, "step").length, 8);
    assert.equal(ofType(events, "evaluation").length, 1);
    const labels = ofType(events, "mining").flatMap(({ hardest }) =>
      hardest === null ? [] : [hardest.anchor.label, hardest.positive.label, hardest.negative.label]
    );
    assert.ok(labels.some((label) => label >= 10) && labels.every((label) => label < 40), `${labels}`);
  },
  ["native", "cpu"],
);

testOnEngines(
  "train() into a folder leaves a run as the command does, and the same network",
  (engine) =>
    withFolder(async (runs) => {
      const folder = `${runs}/own`;
      const loss = multiSimilarityLoss({ beta: 40 });
      const inMemory = await train(options(engine, { loss })).result;
      const run = train(options(engine, { loss, folder }));
      const events = await eventsOf(run);
      const { network } = await run.result;
      assert.deepEqual(network.parameters, inMemory.network.parameters);
      assert.deepEqual(await readEvents(folder), events);
      assert.deepEqual(namesIn(folder).sort(), [
        "best",
        "config.json",
        "epoch_1",
        "epoch_2",
        "events.jsonl",
        "last",
      ]);
      const { state } = await readCheckpoint(`${folder}/best`);
      assert.deepEqual(state.network, network.network);
      assert.deepEqual([state.config.loss, state.config.beta, state.config.miner], [
        "multi-similarity",
        40,
        "multi-similarity",
      ]);
      const loaded = await loadNetwork(engine, folder);
      assert.deepEqual(await loaded.embed(data.test), await network.embed(data.test));
      await refuses(
        () => train(options(engine, { folder })).result,
        /^Expected a folder that does not exist yet but found \S+own; choose another$/,
      );
    }),
  ["native"],
);

testOnEngines(
  "train() with init starts from the layers of another run that fit, and says which",
  (engine) =>
    withFolder(async (runs) => {
      const folder = `${runs}/source`;
      const source = await train(options(engine, { folder, epochs: 1 })).result;
      const network = convNet({ filters: [4, 8], embedding: 12 });
      const run = train(
        options(engine, { network, init: folder, folder: `${runs}/next`, epochs: 1, lr: 1e-9 }),
      );
      const events = await eventsOf(run);
      const from = `${folder}/epoch_1`;
      assert.equal(ofType(events, "run_started")[0]!.config.init, from);
      assert.equal(
        ofType(events, "log")[0]!.message,
        `Started from ${from}: conv1, conv2 taken, 348 parameters; new: dense`,
      );
      assert.equal((await readCheckpoint(`${runs}/next/epoch_1`)).state.config.init, from);
      // At this rate the weights hardly move.
      const { parameters } = (await run.result).network;
      const [kernel, before] = [parameters, source.network.parameters].map((of) => of.get("conv2/kernel")!);
      assert.ok(kernel!.every((value, i) => Math.abs(value - before![i]!) < 1e-6));
      for (const init of [from, `${folder}/best`]) {
        const again = await eventsOf(train(options(engine, { network, init, epochs: 1, maxSteps: 1 })));
        assert.equal(ofType(again, "run_started")[0]!.config.init, from);
      }
      const other = convNet({ filters: [5], embedding: 12 });
      await refuses(
        () => train(options(engine, { network: other, init: folder })).result,
        /^Expected layers with the names and shapes of this training's, for 28 × 28 grey images, in .* but found none/,
      );
      await refuses(
        () => train(options(engine, { init: `${runs}/none` })).result,
        /^Expected a run named .*none/,
      );
    }),
  ["native"],
);
