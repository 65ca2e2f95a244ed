import assert from "node:assert/strict";
import type { Engine } from "../../../lib/engine/engine.ts";
import { multipliesBfloat16 } from "../../../lib/engine/native/processor_features.ts";
import { disposeTree, flattenTree, type NamedTensors } from "../../../lib/engine/tensor_tree.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { valueAndGradients } from "../../../lib/engine/value_and_gradients.ts";
import { HALVING } from "../../../lib/engine/windows.ts";
import { assertClose, assertSameNumbers, normals, testOnEngines } from "../fixtures.ts";
import { trainSteps } from "../step_fixtures.ts";

/** Half of the distance between 1 and the next bfloat16, which has 8 bits. */
const ROUNDING = 2 ** -8;

/** A number rounded to bfloat16: to the nearest, or to the even one of two. */
function rounded(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = ((bits[0]! + 0x7fff + ((bits[0]! >>> 16) & 1)) >>> 16) << 16;
  return new Float32Array(bits.buffer)[0]!;
}

testOnEngines(
  "matMul() in bfloat16 rounds its inputs and its outputs",
  (engine) => {
    const { matMul } = engine.fusedBfloat16!;
    const [a, b] = [normals(3 * 200, 1), normals(200 * 2, 2)];
    const product = matMul(tf.tensor2d(a, [3, 200]), tf.tensor2d(b, [200, 2]));
    const expected = Array.from({ length: 6 }, (_, place) => {
      const [row, column] = [Math.floor(place / 2), place % 2];
      let sum = 0;
      for (let k = 0; k < 200; k++) sum += rounded(a[row * 200 + k]!) * rounded(b[k * 2 + column]!);
      return sum;
    });
    assert.deepEqual([...product.dataSync()].map(rounded), [...product.dataSync()]);
    assertClose(product.dataSync(), expected, 2 * ROUNDING); // Eigen rounds intermediate sums
    product.dispose();
  },
  ["native"],
);

testOnEngines(
  "the operations in bfloat16 have almost the values and gradients of those in float32",
  (engine) => {
    const input = (shape: number[], seed: number) =>
      tf.tensor(normals(shape.reduce((product, side) => product * side, 1), seed), shape);
    const image = input([8, 6, 6, 3], 1), kernel = input([3, 3, 3, 4], 2), channels = input([4], 3);
    const operations: Record<
      string,
      [(fused: Engine["fused"], ...inputs: tf.Tensor[]) => tf.Tensor, tf.Tensor[]]
    > = {
      conv2d: [
        (fused, x, kernel) => fused.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D),
        [image, kernel],
      ],
      convReluPool: [
        (fused, x, kernel, bias) =>
          fused.convReluPool(x as tf.Tensor4D, kernel as tf.Tensor4D, bias as tf.Tensor1D),
        [image, kernel, channels],
      ],
      matMul: [
        (fused, a, b) => fused.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
        [input([30, 40], 4), input([40, 5], 5)],
      ],
      batchNorm: [
        (fused, x, gamma, beta) =>
          fused.batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-5).y,
        [input([8, 6, 6, 4], 6), channels, input([4], 7)],
      ],
      relu: [(fused, x) => fused.relu(x!), [input([100], 8)]],
      maxPool: [(fused, x) => fused.maxPool(x as tf.Tensor4D, 2, HALVING), [image]],
      biasAdd: [
        (fused, x, bias) => fused.biasAdd(x as tf.Tensor2D, bias as tf.Tensor1D),
        [input([50, 4], 9), channels],
      ],
    };
    const before = engine.memory().tensors;
    for (const [name, [run, inputs]] of Object.entries(operations)) {
      const numbers = (fused: Engine["fused"]) =>
        tf.tidy(() => {
          const y = run(fused, ...inputs);
          const weights = tf.tensor(normals(y.size, 10), y.shape);
          const gradients = tf.grads((...x) => run(fused, ...x).mul(weights).sum())(inputs);
          return [y, ...gradients].map((tensor) => tensor.dataSync());
        });
      const [found, expected] = [numbers(engine.fusedBfloat16!), numbers(engine.fused)];
      for (const [i, values] of expected.entries()) {
        // The error of a sum of products is proportional to the products, not to the sum.
        const length = (values: Iterable<number>) => Math.hypot(...values);
        const error = length(Array.from(values, (value, k) => value - found[i]![k]!)) / length(values);
        // Occasionally another value of a window is the maximum after rounding.
        assert.ok(error < 0.15, `${name} ${i}: ${error}`);
      }
      assert.notDeepEqual(found[0], expected[0], name);
    }
    assert.equal(engine.memory().tensors, before);
    tf.dispose(Object.values(operations).map(([, inputs]) => inputs));
  },
  ["native"],
);

testOnEngines(
  "gradients in bfloat16 of parameters that a whole batch shares are sums in float32",
  ({ fusedBfloat16, prefersBfloat16 }) => {
    const { biasAdd, convReluPool, batchNorm, matMul, conv2d } = fusedBfloat16!;
    tf.tidy(() => {
      const size = (shape: number[]) => shape.reduce((product, side) => product * side, 1);
      const ones = <T extends tf.Tensor>(shape: number[]) => tf.ones(shape) as T;
      const gradient = (of: (x: tf.Tensor) => tf.Tensor, at: tf.Tensor) =>
        tf.grad((x) => of(x).sum())(at).dataSync();
      const images = [64, 16, 16, 1];
      const shared: Record<string, [found: ArrayLike<number>, expected: number]> = {
        biasAdd: [gradient((bias) => biasAdd(ones([3000, 2]), bias as tf.Tensor1D), tf.zeros([2])), 3000],
        convReluPool: [
          gradient(
            (bias) => convReluPool(ones(images), ones([1, 1, 1, 2]), bias as tf.Tensor1D),
            tf.zeros([2]),
          ),
          size(images) / 4,
        ],
      };
      // Without instructions for bfloat16, intermediate sums of a product are rounded.
      if (prefersBfloat16) {
        Object.assign(shared, {
          conv2d: [
            gradient((kernel) => conv2d(ones(images), kernel as tf.Tensor4D), tf.zeros([1, 1, 1, 2])),
            size(images),
          ],
          batchNorm: [
            gradient(
              (beta) =>
                batchNorm(
                  tf.randomNormal<tf.Rank.R4>([64, 16, 16, 1], 0, 1, "float32", 1),
                  tf.ones([1]),
                  beta as tf.Tensor1D,
                  1e-5,
                )
                  .y,
              tf.zeros([1]),
            ),
            size(images),
          ],
          matMul: [gradient((b) => matMul(ones([3000, 2]), b as tf.Tensor2D), tf.zeros([2, 2])), 3000],
        });
      }
      for (const [name, [found, expected]] of Object.entries(shared)) {
        for (const value of Array.from(found)) assertClose([value / expected], [1], ROUNDING, name);
      }
    });
  },
  ["native"],
);

testOnEngines(
  "compile() keeps values in bfloat16 between operations, bit-identical to eager execution",
  (engine) => {
    const { conv2d, maxPool, matMul } = engine.fusedBfloat16!;
    const inputs: NamedTensors = {
      x: tf.tensor(normals(4 * 8 * 8 * 2, 1), [4, 8, 8, 2]),
      kernel: tf.tensor(normals(3 * 3 * 2 * 3, 2), [3, 3, 2, 3]),
      weights: tf.tensor(normals(48 * 5, 3), [48, 5]),
    };
    const fn = (inputs: NamedTensors) => {
      const { loss, gradients } = valueAndGradients(({ x, kernel, weights }) => {
        const pooled = maxPool(conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D), 2, HALVING);
        const product = matMul(pooled.reshape([4, 48]) as tf.Tensor2D, weights as tf.Tensor2D);
        return { loss: product.square().sum(), found: {} };
      }, inputs);
      return { loss, gradients };
    };
    const compiled = engine.compile(fn);
    const numbers = (run: typeof fn) =>
      tf.tidy(() => flattenTree<tf.Tensor>(run(inputs)).map(({ leaf }) => leaf.dataSync()));
    assertSameNumbers(engine, numbers(compiled), numbers(fn), ROUNDING);
    compiled.dispose();
    disposeTree(inputs);
  },
  ["native"],
);

testOnEngines(
  "compile() adds values in bfloat16 between operations, and their gradients, bit-identical to eager execution",
  (engine) => {
    const { conv2d, relu } = engine.fusedBfloat16!;
    const inputs: NamedTensors = {
      x: tf.tensor(normals(4 * 8 * 8 * 3, 1), [4, 8, 8, 3]),
      first: tf.tensor(normals(3 * 3 * 3 * 3, 2), [3, 3, 3, 3]),
      second: tf.tensor(normals(3 * 3 * 3 * 3, 3), [3, 3, 3, 3]),
      shortcut: tf.tensor(normals(1 * 1 * 3 * 3, 4), [1, 1, 3, 3]),
    };
    const fn = (inputs: NamedTensors) => {
      const { loss, gradients } = valueAndGradients((inputs) => {
        const { x, first, second, shortcut } = inputs as Record<string, tf.Tensor4D>;
        const halved = { stride: 2, padding: "same", groups: 1 } as const;
        const start = relu(conv2d(x!, first!));
        const sum = conv2d(start, second!, halved).add(conv2d(start, shortcut!, halved));
        return { loss: relu(sum).square().sum(), found: {} };
      }, inputs);
      return { loss, gradients };
    };
    const compiled = engine.compile(fn);
    const numbers = (run: typeof fn) =>
      tf.tidy(() => flattenTree<tf.Tensor>(run(inputs)).map(({ leaf }) => leaf.dataSync()));
    assert.deepEqual(numbers(compiled), numbers(fn));
    compiled.dispose();
    disposeTree(inputs);
  },
  ["native"],
);

testOnEngines("steps in bfloat16 follow those in float32", async (engine) => {
  const losses = async (engine: Engine) => {
    const losses: number[] = [];
    await trainSteps(engine, 20, { miner: "semi-hard", optimizer: "adam", learningRate: 1e-3 }, (signals) => {
      losses.push(signals[0]!);
    });
    return losses;
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const expected = await losses(engine);
  const found = await losses({ ...engine, fused: engine.fusedBfloat16! });
  assert.notDeepEqual(found, expected);
  // A rounded distance may select another negative: single steps differ.
  assertClose([mean(found)], [mean(expected)], 0.05);
}, ["native"]);

Deno.test("multipliesBfloat16() agrees with the operating system's list of processor features", async (t) => {
  const list = await Deno.readTextFile("/proc/cpuinfo").catch(() => undefined);
  const ignore = list === undefined || Deno.build.arch !== "x86_64";
  await t.step({
    name: "in /proc/cpuinfo",
    ignore,
    fn: () => assert.equal(multipliesBfloat16(), /\b(amx_bf16|avx512_bf16)\b/.test(list!)),
  });
});
