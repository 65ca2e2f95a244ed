import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { stopGradient } from "../../lib/engine/stop_gradient.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import { type MinerName, MINERS } from "./all_miners.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss, type TripletLossOptions } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, numericGradient, testOnEngines } from "../engine/fixtures.ts";
import { randomRows, readTriplets } from "./fixtures.ts";
import { naiveLoss } from "./naive_loss.ts";
import { naiveMultiSimilarity, readPairs } from "./naive_multi_similarity.ts";
import { naiveDistances, naiveNormalise } from "./naive_triplets.ts";

const LABELS = [0, 1, 0, 1, 2, 2, 0, 1];

/** A loss, and the same loss of a miner's selection by naive loops. */
interface Compared {
  name: string;
  loss: Loss;
  naive(distances: number[][], mined: Mined): number;
}

const triplet = (name: string, options: TripletLossOptions): Compared => ({
  name,
  loss: tripletLoss(options),
  naive: (distances, mined) =>
    naiveLoss(distances, readTriplets(mined), 1, options.reduction ?? "mean", options).loss,
});
const multiSimilarity = (alpha: number, beta: number, lambda: number): Compared => ({
  name: `multi-similarity of ${alpha}, ${beta}, ${lambda}`,
  loss: multiSimilarityLoss({ alpha, beta, lambda }),
  naive: (distances, mined) =>
    naiveMultiSimilarity(distances, readPairs(mined), { alpha, beta, lambda }).loss,
});
const LOSSES = [
  triplet("the mean", {}),
  triplet("the mean of active ones", { reduction: "active" }),
  triplet("a soft margin", { soft: true }),
  triplet("squared distances", { squared: true }),
  triplet("a soft margin, squared", { soft: true, squared: true }),
  triplet("near positives alone", { maxPositiveDistance: 1.3 }),
  triplet("near positives alone, squared, active", {
    squared: true,
    maxPositiveDistance: 1.3,
    reduction: "active",
  }),
  multiSimilarity(2, 50, 0.5),
  multiSimilarity(3, 10, 0.1),
];

/** The loss of rows scaled to length 1 as a function for computing gradients, with the miner's selection. */
function lossOfRows(miner: MinerName, { loss }: Compared) {
  let chosen: Mined | undefined;
  const labels = tf.tensor1d(LABELS, "int32");
  const uniforms = tf.tensor2d([new Array(LABELS.length).fill(0.6), new Array(LABELS.length).fill(0.3)]);
  const ofRows = (x: tf.Tensor): tf.Scalar => {
    const embeddings = x.div(x.square().sum(1, true).sqrt()) as tf.Tensor2D;
    chosen = stopGradient(() => MINERS[miner](embeddings, labels, { uniforms }));
    for (const tensor of Object.values(chosen)) if (tensor instanceof tf.Tensor) tf.keep(tensor);
    return loss(embeddings, labels, chosen).loss;
  };
  return { ofRows, chosen: () => chosen! };
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  for (const compared of LOSSES) {
    testOnEngines(`the loss of ${miner} with ${compared.name} has the gradient of differences`, () => {
      const x = randomRows(LABELS.length, 3, 0, 5);
      tf.tidy(() => {
        const { ofRows, chosen } = lossOfRows(miner, compared);
        const { value, grad } = tf.valueAndGrad(ofRows)(tf.tensor2d(x));
        const mined = chosen();
        const naive = (values: number[]) => {
          const embeddings = x.map((_, i) => naiveNormalise(values.slice(3 * i, 3 * i + 3)));
          return compared.naive(naiveDistances(embeddings), mined);
        };
        assertClose(value.dataSync(), [naive(x.flat())], 1e-5, "loss");
        assertClose(grad.dataSync(), numericGradient(naive, x.flat()), 1e-4, "gradient");
        tf.dispose(mined as unknown as tf.TensorContainer);
      });
    });

    testOnEngines(
      `the loss of ${miner} with ${compared.name} has a finite gradient where embeddings are equal`,
      () => {
        for (const duplicates of [4, LABELS.length]) {
          tf.tidy(() => {
            const x = tf.tensor2d(randomRows(LABELS.length, 3, duplicates, 5));
            const { ofRows, chosen } = lossOfRows(miner, compared);
            const { value, grad } = tf.valueAndGrad(ofRows)(x);
            for (const number of [...value.dataSync(), ...grad.dataSync()]) {
              assert.ok(Number.isFinite(number));
            }
            tf.dispose(chosen() as unknown as tf.TensorContainer);
          });
        }
      },
    );
  }
}
