import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import type { MinerName } from "./all_miners.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import { tripletLoss, type TripletLossOptions } from "../../lib/triplet/triplet_loss.ts";
import { refuses } from "../base/fixtures.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { batchTensors, embeddedBatch, mineTensors, randomRows, readTriplets, tiedBatch } from "./fixtures.ts";
import { naiveLoss } from "./naive_loss.ts";
import { type NaiveBatch, naiveDistances, naiveNormalise } from "./naive_triplets.ts";

const REDUCTIONS = ["mean", "active"] as const;
const KINDS = ["hard", "batch-all", "multi-similarity"] as const satisfies MinerName[];
// In batches with ties some distances are exactly 1.25, which counts.
const FORMS = [
  {},
  { soft: true },
  { squared: true },
  { soft: true, squared: true },
  { maxPositiveDistance: 1.25 },
  { squared: true, maxPositiveDistance: 1.25 },
];

/** The loss of a miner's selection from a batch; within `tf.tidy`. */
function lossOf(miner: MinerName, batch: NaiveBatch, options: TripletLossOptions) {
  const { embeddings, labels, distances } = batchTensors(batch);
  const mined = mineTensors(miner, batch);
  return { mined, ...tripletLoss(options)(embeddings, labels, mined, { distances }) };
}

testOnEngines("tripletLoss() and its signals equal naive loops over the triplets", () => {
  fc.assert(
    fc.property(
      fc.oneof(tiedBatch(), embeddedBatch()),
      fc.constantFrom(...KINDS),
      fc.constantFrom(...REDUCTIONS),
      fc.constantFrom(...FORMS),
      (batch, miner, wanted, form) => {
        const reduction = form.soft ? "mean" : wanted;
        tf.tidy(() => {
          const { margin } = batch;
          const { mined, loss, signals } = lossOf(miner, batch, { margin, reduction, ...form });
          const expected = naiveLoss(batch.distances, readTriplets(mined), margin, reduction, form);
          assertClose(loss.dataSync(), [expected.loss], 1e-5, "loss");
          assertClose(signals.active.dataSync(), [expected.active], 1e-5, "active");
          assertClose(signals.positive_distance.dataSync(), [expected.positiveDistance], 1e-5, "d(a,p)");
          assertClose(signals.negative_distance.dataSync(), [expected.negativeDistance], 1e-5, "d(a,n)");
        });
      },
    ),
    { numRuns: 150 },
  );
});

testOnEngines("tripletLoss() averages over active triplets only if requested", () => {
  tf.tidy(() => {
    // Losses: anchor 0: 0.5 − 1.25 + 1 = 0.25; anchor 1: 0.5 − 2 + 1 < 0; the others have no positive.
    const batch = {
      distances: [[0, 0.5, 1.25, 2], [0.5, 0, 2, 2], [1.25, 2, 0, 1], [2, 2, 1, 0]],
      labels: [0, 0, 1, 2],
      margin: 1,
      dimension: 8,
      positiveUniform: [0, 0, 0, 0],
      negativeUniform: [0, 0, 0, 0],
    };
    const values = (reduction: "mean" | "active") => {
      const { loss, signals } = lossOf("hard", batch, { reduction });
      return [loss.dataSync()[0], signals.active.dataSync()[0]];
    };
    assert.deepEqual(values("mean"), [0.125, 0.5]);
    assert.deepEqual(values("active"), [0.25, 0.5]);
  });
});

testOnEngines("tripletLoss() without any triplet is 0, with a gradient of 0", () => {
  for (const miner of KINDS) {
    for (const reduction of REDUCTIONS) {
      tf.tidy(() => {
        const lonely = {
          distances: [[0, 1], [1, 0]],
          labels: [0, 1],
          margin: 1,
          dimension: 2,
          positiveUniform: [0, 0],
          negativeUniform: [0, 0],
        };
        const { embeddings, labels, distances } = batchTensors(lonely);
        const mined = mineTensors(miner, lonely);
        const loss = tripletLoss({ reduction });
        const { value, grad } = tf.valueAndGrad((distances) =>
          loss(embeddings, labels, mined, { distances: distances as tf.Tensor2D }).loss
        )(distances);
        assert.deepEqual([...value.dataSync(), ...grad.dataSync()], [0, 0, 0, 0, 0]);
      });
    }
  }
});

testOnEngines("tripletLoss().onTriplets() is the mean loss over rows", () => {
  const [a, p, n] = [1, 2, 3].map((seed) => randomRows(6, 4, 0, seed).map(naiveNormalise)) as [
    number[][],
    number[][],
    number[][],
  ];
  const distances = naiveDistances([...a, ...p, ...n]);
  const triplets = a.map((_, i) => ({ anchor: i, positive: i + 6, negative: i + 12 }));
  for (const margin of [0.2, 1]) {
    for (const form of [...FORMS, { maxPositiveDistance: 0.01 }]) {
      const expected = naiveLoss(distances, triplets, margin, "mean", form).loss;
      tf.tidy(() => {
        const loss = tripletLoss({ margin, ...form });
        assertClose(
          loss.onTriplets(tf.tensor2d(a), tf.tensor2d(p), tf.tensor2d(n)).dataSync(),
          [expected],
          1e-5,
        );
      });
    }
  }
});

testOnEngines("a loss states its value when all embeddings have collapsed into one point", () => {
  const points = new Array(6).fill([0.6, 0.8]);
  for (const form of [...FORMS, { margin: 0.3 }, { margin: 0.3, squared: true }]) {
    tf.tidy(() => {
      const loss = tripletLoss(form);
      const rows = tf.tensor2d(points);
      assertClose(loss.onTriplets(rows, rows, rows).dataSync(), [loss.collapsed!], 1e-6);
    });
  }
});

Deno.test("tripletLoss() has properties: its name, its settings, the margin for miners", () => {
  const { name, settings, margin, squared, miner } = tripletLoss({
    margin: 0.5,
    squared: true,
    miner: batchHard,
  });
  assert.deepEqual({ name, settings, margin, squared, miner: miner.minerOfEpoch(1, 9).name }, {
    name: "triplet",
    settings: { margin: 0.5, soft_margin: false, squared: true, reduction: "mean", max_positive_distance: 0 },
    margin: 0.5,
    squared: true,
    miner: "batch-hard",
  });
  assert.equal(tripletLoss().miner.name, "curriculum");
});

Deno.test("tripletLoss() rejects settings that are out of range", async () => {
  for (const margin of [0, -1, NaN, Infinity]) {
    await refuses(() => tripletLoss({ margin }), /^Expected margin to be a number above 0 but found /);
    await refuses(
      () => tripletLoss({ maxPositiveDistance: margin }),
      /^Expected maxPositiveDistance to be a number above 0 but found /,
    );
  }
  await refuses(
    () => tripletLoss({ soft: true, reduction: "active" }),
    /mean with a soft margin.* found active$/,
  );
});
