import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { contrastiveLoss } from "../../lib/triplet/contrastive_loss.ts";
import { toPairs } from "../../lib/triplet/convert_mined.ts";
import { type MinerName, MINERS } from "./all_miners.ts";
import { assertUserError } from "../base/fixtures.ts";
import { assertClose, normals, numericGradient, testOnEngines } from "../engine/fixtures.ts";

const [SIZE, DIMENSION, MARGIN] = [9, 3, 0.8];
const LABELS = Int32Array.from({ length: SIZE }, (_, i) => i % 3);
/** Rows of length 1. */
const ROWS = Array.from({ length: SIZE }, (_, i) => {
  const row = Array.from(normals(DIMENSION, i));
  return row.map((value) => value / Math.hypot(...row));
});

/** The loss of pairs by plain loops; d² = 2 − 2·cos, as the library has it. */
function naive(rows: number[][], positive: ArrayLike<number>, negative: ArrayLike<number>): number {
  const sums = { positive: 0, negative: 0, positives: 0, negatives: 0 };
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < SIZE; j++) {
      const square = 2 - 2 * rows[i]!.reduce((sum, value, k) => sum + value * rows[j]![k]!, 0);
      const distance = Math.sqrt(Math.max(1e-12, square));
      sums.positive += positive[i * SIZE + j]! * distance ** 2;
      sums.negative += negative[i * SIZE + j]! * Math.max(0, MARGIN - distance) ** 2;
      sums.positives += positive[i * SIZE + j]!;
      sums.negatives += negative[i * SIZE + j]!;
    }
  }
  return sums.positive / sums.positives + sums.negative / sums.negatives;
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnEngines(`contrastiveLoss() and its gradient are those of plain loops, with ${miner}`, () => {
    tf.tidy(() => {
      const embeddings = tf.tensor2d(ROWS);
      const labels = tf.tensor1d(LABELS, "int32");
      const mined = MINERS[miner](embeddings, labels, { margin: MARGIN, seed: 1 });
      const pairs = toPairs(mined);
      const [positive, negative] = [pairs.positive.dataSync(), pairs.negative.dataSync()];
      const loss = contrastiveLoss({ margin: MARGIN });
      const { value, grad } = tf.valueAndGrad((x) => loss(x as tf.Tensor2D, labels, mined).loss)(embeddings);
      assertClose(value.dataSync(), [naive(ROWS, positive, negative)], 1e-4);
      const expected = numericGradient((values) => {
        const rows = ROWS.map((_, i) => Array.from(values).slice(i * DIMENSION, (i + 1) * DIMENSION));
        return naive(rows, positive, negative);
      }, ROWS.flat());
      assertClose(grad.dataSync(), expected, 2e-3);
    });
  });
}

testOnEngines(
  "contrastiveLoss() of given triplets is that of their pairs, and of a collapse its margin squared",
  () => {
    tf.tidy(() => {
      const loss = contrastiveLoss({ margin: MARGIN });
      const rows = tf.tensor2d(ROWS);
      assertClose(loss.onTriplets(rows, rows, rows).dataSync(), [loss.collapsed!], 1e-5);
      assert.equal(loss.collapsed, MARGIN ** 2);
    });
  },
);

Deno.test("contrastiveLoss() is a value, and refuses a margin that is none", () => {
  const { name, settings, margin, miner } = contrastiveLoss({ margin: 0.5 });
  assert.deepEqual([name, settings, margin, miner.name], ["contrastive", { margin: 0.5 }, 0.5, "semi-hard"]);
  assert.throws(() => contrastiveLoss({ margin: 0 }), (error) => {
    assertUserError(error, /^Expected margin to be a number above 0 but found 0$/);
    return true;
  });
});
