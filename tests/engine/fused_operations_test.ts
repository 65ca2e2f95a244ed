import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/mod.ts";
import { tf } from "../../lib/engine/tf.ts";
import { assertClose, normals, numericGradient, testOnEngines } from "./fixtures.ts";
import {
  naiveBatchNorm,
  naiveMaxPool2,
  naiveRelu,
  naiveStatistics,
  type NaiveTensor,
} from "./naive_layers.ts";

const EPSILON = 1e-5;

/** An operation in three forms. */
interface Forms {
  fused: (inputs: tf.Tensor[]) => tf.Tensor;
  /** Of stock TensorFlow.js, with its own gradients. */
  stock: (inputs: tf.Tensor[]) => tf.Tensor;
  naive: (inputs: NaiveTensor[]) => NaiveTensor;
}

/** Asserts that values and gradients for all inputs are the same in all forms. */
function assertSame({ fused, stock, naive }: Forms, inputs: NaiveTensor[], tolerance: number): void {
  const expected = naive(inputs);
  // A weight for each output, so that their gradients do not cancel.
  const weights = normals(expected.values.length, 99);
  const weighed = ({ values }: NaiveTensor) => values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  const gradients = inputs.map((input, k) =>
    numericGradient(
      (values) => weighed(naive(inputs.map((other, i) => i === k ? { ...input, values } : other))),
      input.values,
    )
  );
  tf.tidy(() => {
    const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape, "float32"));
    for (const [form, run] of Object.entries({ fused, stock })) {
      const y = run(tensors);
      assert.deepEqual(y.shape, expected.shape);
      assertClose(y.dataSync(), expected.values, tolerance, `${form} value`);
      const weighed = (...x: tf.Tensor[]) => run(x).mul(tf.tensor(weights, expected.shape)).sum();
      tf.grads(weighed)(tensors).forEach((gradient, k) => {
        assert.deepEqual(gradient.shape, inputs[k]!.shape);
        assertClose(gradient.dataSync(), gradients[k]!, tolerance, `${form} gradient of input ${k},`);
      });
    }
  });
}

/** Random numbers of a shape, as float32 holds them. */
function random(shape: number[], seed: number, offset = 0, scale = 1): NaiveTensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, values: Array.from(normals(size, seed).map((value) => offset + scale * value)) };
}

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

testOnEngines("batchNorm() and its gradients are those of stock operations and of differences", (engine) => {
  for (const shape of [[3, 4, 5, 2], [2, 1, 1, 3], [1, 3, 2, 1]]) {
    const channels = shape[3]!;
    assertSame(
      batchNorms(engine),
      [random(shape, 1, 0.3, 1.5), random([channels], 2, 1, 0.3), random([channels], 3)],
      1e-4,
    );
  }
});

testOnEngines("batchNorm() does not lose a small spread around a large mean", ({ fused }) => {
  const x = random([4, 3, 3, 2], 4, 100);
  const { mean, variance } = naiveStatistics(x);
  const expected = naiveBatchNorm(x, { mean, variance }, [1, 1], [0, 0], EPSILON);
  tf.tidy(() => {
    const { y } = fused.batchNorm(tf.tensor4d(x.values, [4, 3, 3, 2]), tf.ones([2]), tf.zeros([2]), EPSILON);
    assertClose(y.dataSync(), expected.values, 2e-4);
  });
});

testOnEngines(
  "batchNorm() gives the batch's mean, and its variance with Bessel's correction",
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

testOnEngines("batchNorm() leaves nothing behind, with and without a gradient", ({ fused, memory }) => {
  const x = tf.tensor4d(random([2, 3, 3, 2], 6).values, [2, 3, 3, 2]);
  const run = (x: tf.Tensor4D) => fused.batchNorm(x, tf.ones([2]), tf.zeros([2]), EPSILON);
  tf.tidy(() => void run(x));
  const before = memory();
  tf.tidy(() => void run(x));
  tf.tidy(() => void tf.grad((x) => run(x as tf.Tensor4D).y.square().sum())(x));
  assert.deepEqual(memory(), before);
  x.dispose();
});

testOnEngines("relu() and its gradient are those of stock operations and of differences", ({ fused }) => {
  const forms: Forms = {
    fused: ([x]) => fused.relu(x!),
    stock: ([x]) => tf.relu(x!),
    naive: ([x]) => naiveRelu(x!),
  };
  for (const shape of [[7], [3, 4], [2, 3, 3, 2]]) assertSame(forms, [random(shape, 7)], 1e-5);
});

testOnEngines("relu() has a gradient of 0 at 0", ({ fused }) => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => fused.relu(x).sum())(tf.tensor1d([-1, 0, 2]));
    assert.deepEqual([...gradient.dataSync()], [0, 0, 1]);
  });
});

testOnEngines(
  "maxPool2() with a ReLU has the gradient of stock operations and of differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x]) => fused.relu(fused.maxPool2(x as tf.Tensor4D)),
      stock: ([x]) => tf.relu(tf.maxPool(x as tf.Tensor4D, [2, 2], [2, 2], 0)),
      naive: ([x]) => naiveRelu(naiveMaxPool2(x!)),
    };
    // With odd sides: the last row and column belong to no window.
    for (const shape of [[2, 4, 4, 3], [1, 5, 7, 2]]) assertSame(forms, [random(shape, 8)], 1e-5);
  },
);

testOnEngines("maxPool2() takes the largest of a window, also where all are below 0", ({ fused }) => {
  const x = random([2, 5, 4, 3], 11, -3);
  tf.tidy(() => {
    const y = fused.maxPool2(tf.tensor4d(x.values, [2, 5, 4, 3]));
    assertClose(y.dataSync(), naiveMaxPool2(x).values, 0);
  });
});

testOnEngines("maxPool2() hands the gradient of equal values to one of them", ({ fused }) => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => fused.maxPool2(x as tf.Tensor4D).sum())(tf.ones([1, 2, 2, 1]));
    assert.deepEqual([...gradient.dataSync()].sort(), [0, 0, 0, 1]);
  });
});

testOnEngines("biasAdd() and its gradients are those of stock operations and of differences", ({ fused }) => {
  const forms: Forms = {
    fused: ([x, bias]) => fused.biasAdd(x as tf.Tensor2D, bias as tf.Tensor1D),
    stock: ([x, bias]) => x!.add(bias!),
    naive: ([x, bias]) => ({
      shape: x!.shape,
      values: x!.values.map((value, i) => value + bias!.values[i % bias!.values.length]!),
    }),
  };
  assertSame(forms, [random([5, 3], 9), random([3], 10)], 1e-5);
});
