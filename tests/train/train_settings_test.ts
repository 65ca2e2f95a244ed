import assert from "node:assert/strict";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import { train } from "../../lib/train/train.ts";
import { tf } from "../../lib/engine/tf.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import { defineLoss } from "../../lib/triplet/define_loss.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertUserError, refuses } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { data, eventsOf, ofType, options } from "./train_fixtures.ts";

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
