import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { stopGradient } from "../../lib/engine/stop_gradient.ts";
import { pairwiseDistances } from "../../lib/triplet/distances.ts";
import { type MinerName, MINERS } from "../../lib/triplet/miners.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, numericGradient, testOnEngines } from "../engine/fixtures.ts";
import { randomRows, readTriplets } from "./fixtures.ts";
import { naiveLoss } from "./naive_loss.ts";
import { naiveDistances, naiveNormalise, type NaiveTriplet } from "./naive_triplets.ts";

const REDUCTIONS = ["mean", "active"] as const;
const LABELS = [0, 1, 0, 1, 2, 2, 0, 1];

/** The loss of rows scaled to length 1, as a function to take the gradient of, with the triplets it chose. */
function lossOfRows(miner: MinerName, reduction: "mean" | "active") {
  let triplets: NaiveTriplet[] = [];
  const loss = (x: tf.Tensor): tf.Scalar => {
    const embeddings = x.div(x.square().sum(1, true).sqrt()) as tf.Tensor2D;
    const distances = pairwiseDistances(embeddings);
    const mined = stopGradient(() =>
      MINERS[miner]({
        distances,
        labels: tf.tensor1d(LABELS, "int32"),
        dimension: x.shape[1]!,
        margin: 1,
        positiveUniform: tf.fill([LABELS.length], 0.6),
        negativeUniform: tf.fill([LABELS.length], 0.3),
      })
    );
    triplets = readTriplets(mined);
    return tripletLoss(distances, mined, 1, reduction).loss;
  };
  return { loss, triplets: () => triplets };
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnEngines(`tripletLoss() with ${miner} has the gradient of differences`, () => {
    for (const reduction of REDUCTIONS) {
      const x = randomRows(LABELS.length, 3, 0, 5);
      tf.tidy(() => {
        const { loss, triplets } = lossOfRows(miner, reduction);
        const { value, grad } = tf.valueAndGrad(loss)(tf.tensor2d(x));
        const naive = (values: number[]) => {
          const embeddings = x.map((_, i) => naiveNormalise(values.slice(3 * i, 3 * i + 3)));
          return naiveLoss(naiveDistances(embeddings), triplets(), 1, reduction).loss;
        };
        assertClose(value.dataSync(), [naive(x.flat())], 1e-5, "loss");
        assertClose(grad.dataSync(), numericGradient(naive, x.flat()), 1e-4, "gradient");
      });
    }
  });

  testOnEngines(`tripletLoss() with ${miner} has a finite gradient where embeddings are equal`, () => {
    for (const duplicates of [4, LABELS.length]) {
      tf.tidy(() => {
        const x = tf.tensor2d(randomRows(LABELS.length, 3, duplicates, 5));
        const { value, grad } = tf.valueAndGrad(lossOfRows(miner, "mean").loss)(x);
        for (const number of [...value.dataSync(), ...grad.dataSync()]) assert.ok(Number.isFinite(number));
      });
    }
  });
}
