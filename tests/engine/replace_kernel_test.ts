import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { testOnEngines } from "./fixtures.ts";

testOnEngines("the kernels that Trinca replaces work after a reset of TensorFlow.js", async () => {
  const values = () => {
    const x = tf.tensor4d([1, 5, 2, 4, 3, 9, 7, 8, 6], [1, 3, 3, 1]);
    const filter = tf.ones<tf.Rank.R4>([2, 2, 1, 1]);
    const gradient = tf.grad((x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter, 2, "same").square().sum());
    const pooled = tf.grad((x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 1, "valid").sum());
    const matrix = x.reshape([3, 3]);
    return [
      gradient(x),
      pooled(x),
      matrix.sum(0),
      matrix.sum(1),
      tf.matMul(matrix, matrix, true, false),
      tf.tensor1d([1.5, -1.5]).cast("int32").round(),
    ].map((tensor) => Array.from(tensor.dataSync()));
  };
  const before = values();
  tf.engine().reset();
  await tf.setBackend("wasm");
  assert.deepEqual(values(), before);
}, ["wasm"]);

testOnEngines("tf.round() leaves whole numbers as they are", () => {
  const whole = tf.tensor1d([-7, 0, 3, 2_000_000_000], "int32");
  const rounded = whole.round();
  assert.equal(rounded.dtype, "int32");
  assert.deepEqual(Array.from(rounded.dataSync()), [-7, 0, 3, 2_000_000_000]);
  assert.deepEqual(Array.from(tf.tensor1d([-0.6, 0.4, 2.5]).round().dataSync(), (x) => x + 0), [-1, 0, 2]);
  tf.dispose([whole, rounded]);
});

testOnEngines("tf.multinomial() draws without a seed, with a fraction, and with a large one", () => {
  const logits = tf.tensor2d([[0, -100], [-100, 0]]);
  for (const seed of [undefined, 0.7, -3.2, 42, 2 ** 40, Infinity]) {
    const drawn = tf.multinomial(logits as unknown as tf.Tensor1D, 50, seed) as tf.Tensor;
    assert.deepEqual(drawn.shape, [2, 50]);
    assert.deepEqual(Array.from(drawn.sum(1).dataSync()), [0, 50], String(seed));
    drawn.dispose();
  }
  logits.dispose();
}, ["native"]);
