import assert from "node:assert/strict";
import { LOSSES } from "../../lib/config/losses.ts";
import { MINER_CHOICES } from "../../lib/config/miner_choices.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import { contrastiveLoss } from "../../lib/triplet/contrastive_loss.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { MINERS } from "./all_miners.ts";
import { multiSimilarityMiner } from "../../lib/triplet/multi_similarity.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { defineLoss } from "../../lib/triplet/define_loss.ts";
import { defineMiner } from "../../lib/triplet/define_miner.ts";
import { tf } from "../../lib/engine/tf.ts";
import type { LossResult } from "../../lib/triplet/loss.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import { drawnDigits, openEngine, train } from "../../mod.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { refuses } from "../base/fixtures.ts";

const loss = (name: string) =>
  defineLoss({
    name,
    settings: {},
    miner: batchHard,
    onDistances: () => assert.fail(),
    onTriplets: () => assert.fail(),
  });

Deno.test("defineLoss() refuses a loss without a name, and train() one named like a loss of the library", async () => {
  await refuses(() => loss(""), /^Expected a name for a loss but found ""; add one$/);
  const [engine, data] = [await openEngine({ engine: "cpu" }), await drawnDigits({ train: 40, test: 20 })];
  for (const name of Object.keys(LOSSES)) {
    await refuses(
      () => train({ engine, data, loss: loss(name) }),
      new RegExp(`^Expected another name for the loss than .* but found ${name}; rename it$`),
    );
  }
  assert.equal(loss("triplet-2").name, "triplet-2");
});

Deno.test("losses and miners refuse options that they do not know or whose values are not allowed", async () => {
  // deno-lint-ignore no-explicit-any
  const wrong = (make: any, options: unknown, message: RegExp) => refuses(() => make(options), message);
  await wrong(
    tripletLoss,
    { margn: 1 },
    /^Expected options of tripletLoss\(\), margin, .* found margn; rename/,
  );
  await wrong(tripletLoss, { margin: 1, softMargin: true }, /^Expected options .* found softMargin; rename/);
  await wrong(tripletLoss, { margin: "1" }, /^Expected margin to be a number above 0 but found "1"$/);
  await wrong(tripletLoss, { soft: 1 }, /^Expected soft to be true or false but found 1$/);
  await wrong(
    tripletLoss,
    { reduction: "sum" },
    /^Expected reduction to be one of mean, active but found "sum"$/,
  );
  await wrong(tripletLoss, { miner: "hard" }, /^Expected miner to be a miner, .* but found "hard"$/);
  await wrong(
    tripletLoss,
    { miner: curriculum },
    /^Expected miner to be .* but found the function curriculum$/,
  );
  await wrong(contrastiveLoss, { margin: NaN }, /^Expected margin .* found NaN$/);
  await wrong(
    contrastiveLoss,
    { soft: true },
    /^Expected options of contrastiveLoss\(\), margin, miner, but found soft/,
  );
  await wrong(
    multiSimilarityLoss,
    { gamma: 1 },
    /^Expected options of multiSimilarityLoss\(\), .* found gamma/,
  );
  await wrong(
    multiSimilarityMiner,
    { epsilon: -1 },
    /^Expected epsilon to be a number from 0 to 4 but found -1$/,
  );
  await wrong(
    curriculum,
    { share: 1 },
    /^Expected options of curriculum\(\), semiHard, phases, but found share/,
  );
  for (const miner of [...Object.values(MINERS), curriculum(), defineMiner("mine", () => assert.fail())]) {
    assert.equal(tripletLoss({ miner }).miner.name, miner.name);
  }
});

testOnEngines("a loss or a miner of one's own says what its functions do not return", async () => {
  const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
  const labels = tf.tensor1d([0, 0, 1, 1], "int32");
  const zero = tf.scalar(0);
  const signals = { active: zero, positive_distance: zero, negative_distance: zero };
  const results: [unknown, RegExp][] = [
    [undefined, /^Expected loss of mine to be a scalar but found undefined$/],
    [{ loss: zero }, /^Expected signals\.active of mine to be a scalar but found undefined$/],
    [
      { loss: zero, signals: { ...signals, active: 0.5 } },
      /^Expected signals\.active of mine .* found 0\.5$/,
    ],
    [{ loss: tf.zeros([4, 4]), signals }, /^Expected loss of mine to be a scalar but found shape \[4, 4\]$/],
  ];
  for (const [result, message] of results) {
    const own = defineLoss({
      name: "mine",
      settings: {},
      miner: batchHard,
      onDistances: () => result as LossResult,
      onTriplets: () => embeddings as unknown as tf.Scalar,
    });
    await refuses(() => own(embeddings, labels, batchHard(embeddings, labels)), message);
    await refuses(
      () => own.onTriplets(embeddings, embeddings, embeddings),
      /^Expected onTriplets\(\) of mine/,
    );
  }
  const selections: [unknown, RegExp][] = [
    [
      {},
      /^Expected the rule of the miner mine to return a selection of kind per-anchor, all, pairs but found an object/,
    ],
    [
      { kind: "all" },
      /^Expected valid of the miner mine to be a tensor of shape \[4, 4, 4\] but found undefined$/,
    ],
    [
      { kind: "pairs", positive: tf.zeros([4, 4]), negative: tf.zeros([4]) },
      /^Expected negative of the miner mine to be a tensor of shape \[4, 4\] but found shape \[4\]$/,
    ],
  ];
  for (const [selection, message] of selections) {
    await refuses(() => defineMiner("mine", () => selection as Mined)(embeddings, labels), message);
  }
  assert.equal(
    defineMiner("mine", () => batchHard(embeddings, labels))(embeddings, labels).kind,
    "per-anchor",
  );
}, ["cpu"]);

Deno.test("defineMiner() refuses the names of the library's miners", async () => {
  for (const name of [...MINER_CHOICES, ""]) {
    await refuses(
      () => defineMiner(name, () => assert.fail()),
      new RegExp(`^Expected a new name for a miner, .* found "${name}"; rename it$`),
    );
  }
  assert.equal(defineMiner("hardest", () => assert.fail()).name, "hardest");
});
