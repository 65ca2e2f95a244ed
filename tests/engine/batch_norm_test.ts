import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { assertClose, testOnEngines } from "./fixtures.ts";
import { naiveBatchNorm, naiveStatistics } from "./naive_layers.ts";
import { assertSame, type Forms, random } from "./operation_forms.ts";

const EPSILON = 1e-5;

function batchNorms({ fused }: Engine): Forms {
  const stock = ([x, gamma, beta]: tf.Tensor[]) => {
    const { mean, variance } = tf.moments(x!, [0, 1, 2]);
    return x!.sub(mean).div(variance.add(EPSILON).sqrt()).mul(gamma!).add(beta!);
  };
  return {
    fused: ([x, gamma, beta]) =>
      fused.batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, EPSILON).y,
    stock,
    naive: ([x, gamma, beta]) =>
      naiveBatchNorm(x!, naiveStatistics(x!), gamma!.values, beta!.values, EPSILON),
  };
}

testOnEngines(
  "batchNorm() and its gradients equal those of stock operations and finite differences",
  (engine) => {
    for (const shape of [[3, 4, 5, 2], [2, 1, 1, 3], [1, 3, 2, 1]]) {
      const channels = shape[3]!;
      assertSame(
        batchNorms(engine),
        [random(shape, 1, 0.3, 1.5), random([channels], 2, 1, 0.3), random([channels], 3)],
        1e-4,
      );
    }
  },
);

testOnEngines("batchNorm() does not lose a small variance around a large mean", ({ fused }) => {
  const x = random([4, 3, 3, 2], 4, 100);
  const { mean, variance } = naiveStatistics(x);
  const expected = naiveBatchNorm(x, { mean, variance }, [1, 1], [0, 0], EPSILON);
  tf.tidy(() => {
    const { y } = fused.batchNorm(tf.tensor4d(x.values, [4, 3, 3, 2]), tf.ones([2]), tf.zeros([2]), EPSILON);
    assertClose(y.dataSync(), expected.values, 2e-4);
  });
});

testOnEngines(
  "batchNorm() returns the batch's mean, and its variance with Bessel's correction",
  ({ fused }) => {
    for (const shape of [[3, 4, 5, 2], [2, 1, 1, 3], [1, 1, 1, 2]]) {
      const x = random(shape, 5, -0.4, 2);
      const channels = shape[3]!;
      const { mean, variance } = naiveStatistics(x, 1);
      tf.tidy(() => {
        const input = tf.tensor4d(x.values, shape as [number, number, number, number]);
        const found = fused.batchNorm(input, tf.fill([channels], 3), tf.fill([channels], 7), EPSILON);
        assertClose(found.mean.dataSync(), mean, 1e-5, "mean");
        assertClose(found.variance.dataSync(), variance, 1e-5, "variance");
      });
    }
  },
);

testOnEngines("batchNorm() leaks nothing, with and without a gradient", ({ fused, memory }) => {
  const x = tf.tensor4d(random([2, 3, 3, 2], 6).values, [2, 3, 3, 2]);
  const run = (x: tf.Tensor4D) => fused.batchNorm(x, tf.ones([2]), tf.zeros([2]), EPSILON);
  tf.tidy(() => void run(x));
  const before = memory();
  tf.tidy(() => void run(x));
  tf.tidy(() => void tf.grad((x) => run(x as tf.Tensor4D).y.square().sum())(x));
  assert.deepEqual(memory(), before);
  x.dispose();
});
