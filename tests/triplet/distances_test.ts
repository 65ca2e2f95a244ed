import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { pairwiseDistances, rowDistances } from "../../lib/triplet/distances.ts";
import { embeddingVariance } from "../../lib/triplet/embedding_variance.ts";
import { assertClose, normals, testOnEngines } from "../engine/fixtures.ts";
import { naiveDistances, naiveNormalise } from "./naive_triplets.ts";

/** Random rows of length 1, `[count, dimension]`. */
function unitRows(count: number, dimension: number, seed: number): number[][] {
  const values = normals(count * dimension, seed);
  return Array.from(
    { length: count },
    (_, i) => naiveNormalise(Array.from(values.subarray(i * dimension, (i + 1) * dimension))),
  );
}

testOnEngines("pairwiseDistances() equals a naive loop over pairs", () => {
  for (const [count, dimension] of [[7, 3], [20, 64]] as const) {
    const rows = unitRows(count, dimension, 1);
    // Between equal rows, the square root of float32's rounding error remains instead of 0.
    const expected = naiveDistances(rows).flat();
    const found = tf.tidy(() => pairwiseDistances(tf.tensor2d(rows)).dataSync());
    assertClose(found, expected, 1e-3);
    const apart = expected.flatMap((d, i) => d > 0.1 ? [i] : []);
    assertClose(apart.map((i) => found[i]!), apart.map((i) => expected[i]!), 1e-5);
  }
});

testOnEngines("pairwiseDistances() between opposite and equal embeddings is 2 and almost 0", () => {
  const found = tf.tidy(() => pairwiseDistances(tf.tensor2d([[1, 0], [-1, 0], [1, 0]])).dataSync());
  assertClose(found, [0, 2, 0, 2, 0, 2, 0, 2, 0], 1e-5);
  assert.ok(found.every((d) => d > 0));
});

testOnEngines("pairwiseDistances() of normalised rows has almost no gradient between equal ones", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const row = Array.from(normals(64, seed));
    tf.tidy(() => {
      const gradient = tf.grad((x) => {
        const normalised = x.div(x.square().sum(1, true).sqrt()) as tf.Tensor2D;
        return pairwiseDistances(normalised).mul(tf.tensor2d([[0, 1], [0, 0]])).sum();
      })(tf.tensor2d([row, row]));
      assertClose(gradient.dataSync(), new Array(128).fill(0), 1e-3);
    });
  }
});

testOnEngines("rowDistances() equals a naive loop, with a finite gradient between equal rows", () => {
  const [a, b] = [unitRows(9, 5, 2), unitRows(9, 5, 3)];
  b[4] = a[4]!;
  const expected = a.map((row, i) => naiveDistances([row, b[i]!])[0]![1]!);
  tf.tidy(() => {
    const [x, y] = [tf.tensor2d(a), tf.tensor2d(b)];
    assertClose(rowDistances(x, y).dataSync(), expected, 2e-6);
    const gradient = tf.grad((x) => rowDistances(x as tf.Tensor2D, y).sum())(x);
    assert.ok(gradient.dataSync().every(Number.isFinite));
  });
});

testOnEngines("embeddingVariance() is the total variance of the embeddings", () => {
  for (const count of [2, 11, 40]) {
    const rows = unitRows(count, 6, 4);
    const mean = rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / count);
    const variance = rows.reduce(
      (sum, row) => sum + row.reduce((sum, value, k) => sum + (value - mean[k]!) ** 2, 0) / count,
      0,
    );
    assertClose(tf.tidy(() => embeddingVariance(tf.tensor2d(rows)).dataSync()), [variance], 1e-5);
  }
});

testOnEngines("embeddingVariance() is 0 if all embeddings are one point and 1 if they cancel", () => {
  const varianceOf = (rows: number[][]) => tf.tidy(() => embeddingVariance(tf.tensor2d(rows)).dataSync());
  assertClose(varianceOf(new Array(9).fill([0, 1])), [0], 1e-6);
  assertClose(varianceOf([[1, 0], [-1, 0], [0, 1], [0, -1]]), [1], 1e-6);
});
