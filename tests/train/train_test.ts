import assert from "node:assert/strict";
import { drawnDigits } from "../../lib/data/digits/drawn_digits.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { loadNetwork } from "../../lib/evaluate/embedding_network.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { train, type TrainOptions } from "../../lib/train/train.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { tf } from "../../lib/engine/tf.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import { defineLoss } from "../../lib/triplet/define_loss.ts";
import { defineMiner } from "../../lib/triplet/define_miner.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertUserError, namesIn, refuses, runProgram, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";

const data = await drawnDigits({ train: 240, test: 80 });

/** A short training of a small network. */
function options(engine: Engine, more: Partial<TrainOptions> = {}): TrainOptions {
  const network = convNet({ filters: [4, 8], embedding: 8 });
  return { engine, data, network, epochs: 2, numImages: 240, batchSize: 40, lr: 1e-3, ...more };
}

/** The events of a training, all of them. */
async function eventsOf(run: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  return await Array.fromAsync(run);
}

const ofType = <T extends TrainEvent["type"]>(events: TrainEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);

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

testOnEngines("train() that diverges rejects with what went wrong", async (engine) => {
  const run = train(options(engine, { optimizer: "sgd", lr: 10, weightDecay: 1, epochs: 50 }));
  await assert.rejects(run.result, (error) => {
    assertUserError(error, /(not finite|not a number).* a smaller lr\.$/);
    return true;
  });
}, ["native"]);

const broken = () => tripletLoss({ miner: failing() });
const failing = () =>
  defineMiner("mine", () => {
    throw new Error("a bug of the rule");
  });

testOnEngines("a loop over the events of a training that fails throws its error", async (engine) => {
  const run = train(options(engine, { loss: broken() }));
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const { type } of run) seen.push(type);
  }, /^Error: a bug of the rule$/);
  assert.deepEqual([seen[0], seen.at(-1)], ["run_started", "run_finished"]);
  await assert.rejects(run.result, /a bug of the rule/);
}, ["cpu"]);

Deno.test("the error of a training that nobody looks at ends the program", async () => {
  const program = (look: string) => `
    import { defineMiner } from "@trinca/trinca/triplet";
    import { drawnDigits, openEngine, train, tripletLoss } from "@trinca/trinca";
    const miner = defineMiner("mine", () => { throw new Error("a bug of the rule"); });
    const run = train({
      engine: await openEngine({ engine: "cpu" }),
      data: await drawnDigits({ train: 40, test: 20 }),
      loss: tripletLoss({ miner }),
      epochs: 1,
      batchSize: 20,
    });
    ${look}
    console.log("still here");`;
  for (
    const unseen of [
      "await new Promise((resolve) => setTimeout(resolve, 60_000));",
      "for await (const _ of run) break; await new Promise((resolve) => setTimeout(resolve, 60_000));",
    ]
  ) {
    const { code, stdout, stderr } = await runProgram(program(unseen));
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /a bug of the rule/);
  }
  const caught = await runProgram(program("try { for await (const _ of run); } catch {}"));
  assert.deepEqual([caught.code, caught.stdout], [0, "still here\n"], caught.stderr);
});

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

/** A loss that is the same for all batches, with given settings. */
function constantLoss(settings: Record<string, number>): Loss {
  const zero = (distances: tf.Tensor) => distances.mul(0).sum() as tf.Scalar;
  return defineLoss({
    name: "constant",
    settings,
    miner: batchHard,
    onDistances(distances) {
      const [loss, other] = [zero(distances), tf.scalar(0)];
      return { loss, signals: { active: other, positive_distance: other, negative_distance: other } };
    },
    onTriplets: zero,
  });
}

testOnEngines("the settings of a loss are stored and never replace those of the training", async (engine) => {
  for (const name of ["epochs", "seed", "miner", "loss", "keep", "num_workers"]) {
    await refuses(
      () => train(options(engine, { loss: constantLoss({ [name]: 3 }) })),
      new RegExp(
        `^Expected settings of the loss constant .* found ${name}, a setting of the training; rename`,
      ),
    );
  }
  const schedule = { ...curriculum(), settings: { epochs: 3 } };
  await refuses(
    () => train(options(engine, { loss: tripletLoss({ miner: schedule }) })),
    /^Expected settings of the miner curriculum .* found epochs/,
  );
  const run = train(options(engine, { loss: constantLoss({ margin: 0.5, reach: 2 }), epochs: 1 }));
  const { config } = ofType(await eventsOf(run), "run_started")[0]!;
  assert.deepEqual([config.loss, config.margin, config.epochs], ["constant", 0.5, 1]);
}, ["native"]);

testOnEngines(
  "train() takes an augmentation as true, a text or parts, and stores its text",
  async (engine) => {
    for (
      const [augment, stored] of [
        [true, "light"],
        [false, "none"],
        ["photos,flip:0", "photos,flip:0"],
        [{ flip: 0.5, erase: 0.2 }, "flip:0.5,erase:0.2"],
      ] as const
    ) {
      const run = train(options(engine, { augment, epochs: 1, maxSteps: 2 }));
      const [started] = ofType(await eventsOf(run), "run_started");
      assert.equal(started!.config.augment, stored);
    }
    await refuses(
      () => void train(options(engine, { augment: "photo" })),
      /^Expected augment to be one of none, light, mid, photos, drawings, or parts .* but found photo$/,
    );
    await refuses(
      () => void train(options(engine, { augment: { flip: 2 } })),
      /^Expected flip to be a number from 0 to 1 but found 2$/,
    );
    await refuses(
      () => void train(options(engine, { augment: { flop: 2 } as Record<string, number> })),
      /^Expected options of augment, turn, scale, .*, but found flop; rename or omit it$/,
    );
  },
  ["cpu"],
);

testOnEngines(
  "train() refuses settings that it does not know or that do not fit, before it begins",
  (engine) => {
    const mistakes: [Record<string, unknown>, RegExp][] = [
      [
        { learningRate: 1 },
        /^Expected settings of a training, .*lr.*, but found learningRate; rename or omit it$/,
      ],
      [{ batch_size: 32 }, /but found batch_size; rename or omit it$/],
      [{ batchSize: 2.5 }, /^Expected batchSize to be a whole number .* but found 2\.5$/],
      [{ batchSize: "40" }, /^Expected batchSize to be a whole number .* but found "40"$/],
      [{ lr: NaN }, /^Expected lr to be a number .* but found NaN$/],
      [{ margin: 1 }, /but found margin; it is set where the loss is made/],
      [{ miner: "hard" }, /but found miner; it is set where the loss is made: loss: tripletLoss/],
      [{ recipe: "fast" }, /but found recipe; it is a flag of deno task train; pass its settings/],
      [{ phases: "hard:1" }, /but found phases; it is set where the loss is made/],
      [{ embeddingSize: 8 }, /but found embeddingSize; it follows from network$/],
      [{ engine: undefined }, /^Expected engine to be an open engine, .* but found undefined$/],
      [{ engine: Promise.resolve(engine) }, /^Expected engine to be .* but found a promise; await it$/],
      [{ data: Promise.resolve(data) }, /^Expected data to be a Dataset, .* but found a promise; await it$/],
      [{ data: data.train }, /^Expected data to be a Dataset, .* but found an instance of ImageSet$/],
      [{ loss: "triplet" }, /^Expected loss to be a loss, .* but found "triplet"$/],
      [{ loss: tripletLoss }, /^Expected loss to be a loss, .* but found the function tripletLoss$/],
      [{ network: convNet }, /^Expected network to be a list of layers, .* but found the function convNet$/],
      [{ folder: 3 }, /^Expected folder to be a non-empty text but found 3$/],
      [{ holdout: 240 }, /^Expected holdout to leave some of the 240 images .* but found 240$/],
      [{ earlyStop: 3 }, /^Expected holdout with earlyStop, .* try holdout 20$/],
      [{ keep: "none" }, /^Expected keep to be a whole number of at least 1, or all, but found none$/],
      [{ numImages: 241 }, /^Expected numImages of at most 240 but found 241/],
      [{ network: [] }, /ends in l2\(\)/],
    ];
    for (const [wrong, message] of mistakes) {
      assert.throws(() => train(options(engine, wrong)), (error) => {
        assertUserError(error, message);
        return true;
      });
    }
  },
  ["native"],
);
