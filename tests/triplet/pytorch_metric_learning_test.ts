/** Compares with the figures of pytorch-metric-learning 2 for three small batches; see its classes of the same names. */
import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { batchAll } from "../../lib/triplet/batch_all.ts";
import { multiSimilarityMiner } from "../../lib/triplet/multi_similarity.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { readPairs } from "./naive_multi_similarity.ts";
import CASES from "./pytorch_metric_learning.json" with { type: "json" };

/** The gradient along a row only changes its length, which a preceding normalisation cancels. */
function acrossRows(gradient: number[][], rows: number[][]): number[] {
  return gradient.flatMap((of, i) => {
    const along = of.reduce((sum, value, k) => sum + value * rows[i]![k]!, 0);
    return of.map((value, k) => value - along * rows[i]![k]!);
  });
}

testOnEngines("multi-similarity mining and loss equal those of pytorch-metric-learning", () => {
  for (const { embeddings: rows, labels: classes, alpha, beta, lambda, epsilon, ...expected } of CASES) {
    tf.tidy(() => {
      const [embeddings, labels] = [tf.tensor2d(rows), tf.tensor1d(classes, "int32")];
      const loss = multiSimilarityLoss({ alpha, beta, lambda });
      const mined = multiSimilarityMiner({ epsilon })(embeddings, labels);
      assert.deepEqual(readPairs(mined), { positive: expected.positive, negative: expected.negative });
      const { value, grad } = tf.valueAndGrad((x) => loss(x as tf.Tensor2D, labels, mined).loss)(embeddings);
      assertClose(value.dataSync(), [expected.loss], 1e-5, "loss");
      const found = acrossRows(grad.arraySync() as number[][], rows);
      assertClose(found, acrossRows(expected.gradient, rows), 1e-4, "gradient");
      const all = loss(embeddings, labels, batchAll(embeddings, labels)).loss;
      // There a pair of an anchor without positives counts; here it is in no triplet.
      if (labels.shape[0] !== 9) assertClose(all.dataSync(), [expected.loss_of_all], 1e-5, "loss of all");
    });
  }
});

testOnEngines("the triplet loss equals that of pytorch-metric-learning", () => {
  for (const { embeddings: rows, labels: classes, triplet } of CASES) {
    tf.tidy(() => {
      const [embeddings, labels] = [tf.tensor2d(rows), tf.tensor1d(classes, "int32")];
      const mined = batchAll(embeddings, labels);
      const forms = {
        hinge: tripletLoss({ margin: 0.3 }),
        squared: tripletLoss({ margin: 0.3, squared: true }),
        active: tripletLoss({ margin: 0.3, reduction: "active" }),
        soft: tripletLoss({ soft: true }),
      };
      for (const [name, loss] of Object.entries(forms)) {
        const found = loss(embeddings, labels, mined).loss.dataSync();
        assertClose(found, [triplet[name as keyof typeof triplet]], 1e-5, name);
      }
    });
  }
});
