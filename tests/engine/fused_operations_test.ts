import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { assertClose, testOnEngines } from "./fixtures.ts";
import { naiveDense, naiveMaxPool2, naiveRelu } from "./naive_layers.ts";
import { assertSame, type Forms, random } from "./operation_forms.ts";

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
  "maxPool2() has the gradient of stock operations and of differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x]) => fused.maxPool2(x as tf.Tensor4D),
      stock: ([x]) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
      naive: ([x]) => naiveMaxPool2(x!),
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

testOnEngines("matMul() and its gradients are those of stock operations and of differences", ({ fused }) => {
  const forms: Forms = {
    fused: ([a, b]) => fused.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
    stock: ([a, b]) => tf.matMul(a!, b!),
    naive: ([a, b]) => naiveDense(a!, b!.values, new Array(b!.shape[1]!).fill(0)),
  };
  assertSame(forms, [random([3, 5], 1), random([5, 4], 2)], 1e-5);
});

testOnEngines("sums over each axis are the same on every engine", () => {
  tf.tidy(() => {
    const values = [1, 2, 3, 4, 5, 6];
    const x = tf.tensor2d(values, [2, 3]);
    assert.deepEqual([...x.sum(0).dataSync()], [5, 7, 9]);
    assert.deepEqual([...x.sum(-2).dataSync()], [5, 7, 9]);
    assert.deepEqual(x.sum(0, true).shape, [1, 3]);
    assert.deepEqual([...x.sum(1).dataSync()], [6, 15]);
    assert.deepEqual([...x.sum().dataSync()], [21]);
    assert.deepEqual([...x.sum([0, 1]).dataSync()], [21]);
    const whole = tf.tensor2d(values, [2, 3], "int32").sum(0);
    assert.deepEqual([whole.dtype, ...whole.dataSync()], ["int32", 5, 7, 9]);
    assert.deepEqual([...x.reshape([1, 2, 3]).sum(0).dataSync()], values);
  });
});
