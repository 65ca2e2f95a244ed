import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { HALVING } from "../../lib/engine/windows.ts";
import { assertClose, testOnEngines } from "./fixtures.ts";
import {
  naiveBias,
  type NaiveConvolution,
  naiveConvolution,
  naiveDense,
  naiveMaxPool2,
  naivePool,
  naiveRelu,
  type NaiveTensor,
  naiveWindows,
} from "./naive_layers.ts";
import { assertSame, type Forms, random } from "./operation_forms.ts";

testOnEngines(
  "relu() and its gradient equal those of stock operations and finite differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x]) => fused.relu(x!),
      stock: ([x]) => tf.relu(x!),
      naive: ([x]) => naiveRelu(x!),
    };
    for (const shape of [[7], [3, 4], [2, 3, 3, 2]]) assertSame(forms, [random(shape, 7)], 1e-5);
  },
);

testOnEngines("relu() has a gradient of 0 at 0", ({ fused }) => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => fused.relu(x).sum())(tf.tensor1d([-1, 0, 2]));
    assert.deepEqual([...gradient.dataSync()], [0, 0, 1]);
  });
});

testOnEngines(
  "maxPool() has the gradient of stock operations and finite differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x]) => fused.maxPool(x as tf.Tensor4D, 2, HALVING),
      stock: ([x]) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
      naive: ([x]) => naiveMaxPool2(x!),
    };
    // With odd sides the last row and column belong to no window.
    for (const shape of [[2, 4, 4, 3], [1, 5, 7, 2]]) assertSame(forms, [random(shape, 8)], 1e-5);
  },
);

testOnEngines("conv2d(), maxPool() and averagePool() are correct for windows of any kind", ({ fused }) => {
  for (const padding of ["same", "valid"] as const) {
    for (const [size, stride] of [[3, 2], [2, 1], [3, 3], [1, 2]] as const) {
      const windows = (x: NaiveTensor) => naiveWindows(x.shape, size, stride, padding);
      const pooling: Forms = {
        fused: ([x]) => fused.maxPool(x as tf.Tensor4D, size, { stride, padding }),
        stock: ([x]) => fused.maxPool(x as tf.Tensor4D, size, { stride, padding }),
        naive: ([x]) => naivePool(x!, size, windows(x!), (window) => Math.max(...window)),
      };
      assertSame(pooling, [random([2, 6, 5, 2], 8)], 1e-5);
      for (const groups of [1, 2]) {
        const convolving: Forms = {
          fused: ([x, kernel]) =>
            fused.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, { stride, padding, groups }),
          stock: ([x, kernel]) =>
            fused.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, { stride, padding, groups }),
          naive: ([x, kernel]) => naiveConvolution(x!, kernel!, windows(x!), groups),
        };
        assertSame(convolving, [random([2, 6, 5, 4], 1), random([size, size, 4 / groups, 2], 2)], 1e-4);
      }
    }
  }
  for (const size of [1, 2, 3]) {
    const averaging: Forms = {
      fused: ([x]) => fused.averagePool(x as tf.Tensor4D, size),
      stock: ([x]) => fused.averagePool(x as tf.Tensor4D, size),
      naive: ([x]) =>
        naivePool(
          x!,
          size,
          naiveWindows(x!.shape, size, size, "valid"),
          (window) => window.reduce((sum, value) => sum + value, 0) / window.length,
        ),
    };
    assertSame(averaging, [random([2, 6, 5, 2], 4)], 1e-5);
  }
});

testOnEngines("maxPool() returns the maximum of a window, also if all values are below 0", ({ fused }) => {
  const x = random([2, 5, 4, 3], 11, -3);
  tf.tidy(() => {
    const y = fused.maxPool(tf.tensor4d(x.values, [2, 5, 4, 3]), 2, HALVING);
    assertClose(y.dataSync(), naiveMaxPool2(x).values, 0);
  });
});

testOnEngines("maxPool() passes the gradient of equal values to one of them", ({ fused }) => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => fused.maxPool(x as tf.Tensor4D, 2, HALVING).sum())(tf.ones([1, 2, 2, 1]));
    assert.deepEqual([...gradient.dataSync()].sort(), [0, 0, 0, 1]);
  });
});

testOnEngines(
  "biasAdd() and its gradients equal those of stock operations and finite differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x, bias]) => fused.biasAdd(x as tf.Tensor2D, bias as tf.Tensor1D),
      stock: ([x, bias]) => x!.add(bias!),
      naive: ([x, bias]) => naiveBias(x!, bias!.values),
    };
    assertSame(forms, [random([5, 3], 9), random([3], 10)], 1e-5);
  },
);

const SAME: NaiveConvolution = { strides: [1, 1], padding: { top: 1, bottom: 1, left: 1, right: 1 } };

testOnEngines(
  "convReluPool() and its gradients equal those of stock operations and finite differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([x, kernel, bias]) =>
        fused.convReluPool(x as tf.Tensor4D, kernel as tf.Tensor4D, bias as tf.Tensor1D),
      stock: ([x, kernel, bias]) =>
        tf.maxPool(
          tf.relu(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same").add(bias!)) as tf.Tensor4D,
          2,
          2,
          "valid",
        ),
      naive: ([x, kernel, bias]) =>
        naiveMaxPool2(naiveRelu(naiveBias(naiveConvolution(x!, kernel!, SAME), bias!.values))),
    };
    // An odd side: its last row belongs to no window.
    assertSame(forms, [random([2, 6, 5, 2], 1), random([3, 3, 2, 3], 2), random([3], 3)], 1e-4);
  },
);

testOnEngines("convReluPool() passes no gradient to windows below 0", ({ fused }) => {
  tf.tidy(() => {
    const [x, kernel] = [tf.ones<tf.Rank.R4>([1, 4, 4, 1]), tf.ones<tf.Rank.R4>([3, 3, 1, 1])];
    const gradients = tf.grads((x, kernel, bias) =>
      fused.convReluPool(x as tf.Tensor4D, kernel as tf.Tensor4D, bias as tf.Tensor1D).sum()
    )([x, kernel, tf.tensor1d([-100])]);
    for (const gradient of gradients) assert.ok(gradient.dataSync().every((value) => value === 0));
  });
});

testOnEngines(
  "matMul() and its gradients equal those of stock operations and finite differences",
  ({ fused }) => {
    const forms: Forms = {
      fused: ([a, b]) => fused.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
      stock: ([a, b]) => tf.matMul(a!, b!),
      naive: ([a, b]) => naiveDense(a!, b!.values, new Array(b!.shape[1]!).fill(0)),
    };
    assertSame(forms, [random([3, 5], 1), random([5, 4], 2)], 1e-5);
  },
);

testOnEngines("products of transposed matrices are the same on every engine", () => {
  const [rows, inner, columns] = [3, 4, 2];
  for (const batch of [[], [2], [2, 3]]) {
    const count = batch.reduce((product, size) => product * size, 1);
    const a = random([...batch, rows, inner], 1), b = random([...batch, inner, columns], 2);
    const expected = Array.from({ length: count }, (_, i) =>
      naiveDense(
        { shape: [rows, inner], values: a.values.slice(i * rows * inner, (i + 1) * rows * inner) },
        b.values.slice(i * inner * columns, (i + 1) * inner * columns),
        [0, 0],
      ).values).flat();
    const turn = (x: tf.Tensor) => {
      const axes = [...x.shape.keys()];
      return x.transpose([...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
    };
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const before = tf.memory().numTensors;
        tf.tidy(() => {
          const [x, y] = [a, b].map(({ values, shape }) => tf.tensor(values, shape)) as [
            tf.Tensor,
            tf.Tensor,
          ];
          const [left, right] = [transposeA ? turn(x) : x, transposeB ? turn(y) : y];
          const product = tf.matMul(left, right, transposeA, transposeB);
          assert.deepEqual(product.shape, [...batch, rows, columns]);
          assertClose(product.dataSync(), expected, 1e-5);
        });
        assert.equal(tf.memory().numTensors, before);
      }
    }
  }
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
