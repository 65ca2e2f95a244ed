import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import { type MinerName, MINERS } from "../../lib/triplet/miners.ts";
import { givenTripletsLoss, tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { embeddedBatch, minerInput, randomRows, readTriplets, tiedBatch } from "./fixtures.ts";
import { naiveLoss } from "./naive_loss.ts";
import { naiveDistances, naiveNormalise } from "./naive_triplets.ts";

const REDUCTIONS = ["mean", "active"] as const;
const KINDS = ["hard", "batch-all"] as const satisfies MinerName[];

testOnEngines("tripletLoss() and its signals equal naive loops over the triplets", () => {
  fc.assert(
    fc.property(
      fc.oneof(tiedBatch(), embeddedBatch()),
      fc.constantFrom(...KINDS),
      fc.constantFrom(...REDUCTIONS),
      (batch, miner, reduction) => {
        tf.tidy(() => {
          const input = minerInput(batch);
          const mined = MINERS[miner](input);
          const found = tripletLoss(input.distances, mined, batch.margin, reduction);
          const expected = naiveLoss(batch.distances, readTriplets(mined), batch.margin, reduction);
          for (const [name, value] of Object.entries(expected)) {
            assertClose(found[name as keyof typeof found].dataSync(), [value], 1e-5, name);
          }
        });
      },
    ),
    { numRuns: 100 },
  );
});

testOnEngines("tripletLoss() averages over active triplets only where it is asked to", () => {
  tf.tidy(() => {
    // Losses: anchor 0: 0.5 − 1.25 + 1 = 0.25; anchor 1: 0.5 − 2 + 1 < 0; the others have no positive.
    const distances = tf.tensor2d([[0, 0.5, 1.25, 2], [0.5, 0, 2, 2], [1.25, 2, 0, 1], [2, 2, 1, 0]]);
    const input = minerInput({
      distances: distances.arraySync(),
      labels: [0, 0, 1, 2],
      margin: 1,
      dimension: 8,
      positiveUniform: [0, 0, 0, 0],
      negativeUniform: [0, 0, 0, 0],
    });
    const mined = MINERS.hard(input);
    const values = (reduction: "mean" | "active") => {
      const { loss, active } = tripletLoss(distances, mined, 1, reduction);
      return [loss.dataSync()[0], active.dataSync()[0]];
    };
    assert.deepEqual(values("mean"), [0.125, 0.5]);
    assert.deepEqual(values("active"), [0.25, 0.5]);
  });
});

testOnEngines("tripletLoss() without any triplet is 0, with a gradient of 0", () => {
  for (const miner of KINDS) {
    for (const reduction of REDUCTIONS) {
      tf.tidy(() => {
        const lonely = minerInput({
          distances: [[0, 1], [1, 0]],
          labels: [0, 1],
          margin: 1,
          dimension: 2,
          positiveUniform: [0, 0],
          negativeUniform: [0, 0],
        });
        const { value, grad } = tf.valueAndGrad((distances) =>
          tripletLoss(distances as tf.Tensor2D, MINERS[miner](lonely), 1, reduction).loss
        )(lonely.distances);
        assert.deepEqual([...value.dataSync(), ...grad.dataSync()], [0, 0, 0, 0, 0]);
      });
    }
  }
});

testOnEngines("givenTripletsLoss() is the mean loss over rows", () => {
  const [a, p, n] = [1, 2, 3].map((seed) => randomRows(6, 4, 0, seed).map(naiveNormalise)) as [
    number[][],
    number[][],
    number[][],
  ];
  const distances = naiveDistances([...a, ...p, ...n]);
  const triplets = a.map((_, i) => ({ anchor: i, positive: i + 6, negative: i + 12 }));
  for (const margin of [0.2, 1]) {
    const expected = naiveLoss(distances, triplets, margin, "mean").loss;
    tf.tidy(() => {
      const found = givenTripletsLoss(tf.tensor2d(a), tf.tensor2d(p), tf.tensor2d(n), margin);
      assertClose(found.dataSync(), [expected], 1e-5);
    });
  }
});
