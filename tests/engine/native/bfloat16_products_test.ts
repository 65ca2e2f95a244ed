import assert from "node:assert/strict";
import type { Engine } from "../../../lib/engine/mod.ts";
import { multipliesBfloat16 } from "../../../lib/engine/native/processor_features.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { assertClose, normals, testOnEngines } from "../fixtures.ts";
import { trainSteps } from "../step_fixtures.ts";

/** Half of the distance between 1 and the next bfloat16, which has 8 bits. */
const ROUNDING = 2 ** -9;

/** A number as bfloat16 has it: rounded to the nearest, to the even one of two. */
function rounded(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = ((bits[0]! + 0x7fff + ((bits[0]! >>> 16) & 1)) >>> 16) << 16;
  return new Float32Array(bits.buffer)[0]!;
}

testOnEngines(
  "matMul() in bfloat16 rounds what goes in and what comes out",
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
    assertClose(product.dataSync(), expected, 4 * ROUNDING); // Eigen rounds in between
    product.dispose();
  },
  ["native"],
);

testOnEngines(
  "the products in bfloat16 have the values and gradients of those in float32, nearly",
  (engine) => {
    const x = tf.tensor4d(normals(2 * 6 * 5 * 3, 1), [2, 6, 5, 3]);
    const kernel = tf.tensor4d(normals(3 * 3 * 3 * 4, 2), [3, 3, 3, 4]);
    const weights = tf.tensor4d(normals(2 * 6 * 5 * 4, 3), [2, 6, 5, 4]);
    const [a, b] = [tf.tensor2d(normals(12, 4), [3, 4]), tf.tensor2d(normals(20, 5), [4, 5])];
    const outer = tf.tensor2d(normals(15, 6), [3, 5]);
    const before = engine.memory().tensors;
    const numbers = ({ conv2d, matMul }: Engine["fused"]) =>
      tf.tidy(() => {
        const convolution = tf.valueAndGrads((x, kernel) =>
          conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D).mul(weights).sum()
        )([x, kernel]);
        const product = tf.valueAndGrads((a, b) =>
          matMul(a as tf.Tensor2D, b as tf.Tensor2D).mul(outer).sum()
        )([a, b]);
        return [convolution, product].flatMap(({ value, grads }) =>
          [value, ...grads].map((tensor) => tensor.dataSync())
        );
      });
    const [found, expected] = [numbers(engine.fusedBfloat16!), numbers(engine.fused)];
    for (const [i, values] of expected.entries()) {
      // Of a sum of products the error is in proportion to the products, and not to the sum.
      const size = Math.max(...values.map(Math.abs));
      found[i]!.forEach((value, k) =>
        assert.ok(Math.abs(value - values[k]!) < 0.02 * size, `${i}: ${value} ${values[k]}`)
      );
      assert.notDeepEqual(found[i], values);
    }
    assert.equal(engine.memory().tensors, before);
    tf.dispose([x, kernel, weights, a, b, outer]);
  },
  ["native"],
);

testOnEngines("steps in bfloat16 go where those in float32 go", async (engine) => {
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
  // A rounded distance may choose another negative: single steps differ.
  assertClose([mean(found)], [mean(expected)], 0.05);
}, ["native"]);

Deno.test("multipliesBfloat16() says what the processor's own list of features says", async (t) => {
  const list = await Deno.readTextFile("/proc/cpuinfo").catch(() => undefined);
  const ignore = list === undefined || Deno.build.arch !== "x86_64";
  await t.step({
    name: "in /proc/cpuinfo",
    ignore,
    fn: () => assert.equal(multipliesBfloat16(), /\b(amx_bf16|avx512_bf16)\b/.test(list!)),
  });
});
