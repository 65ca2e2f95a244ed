import assert from "node:assert/strict";
import { alignedFloats, isAligned } from "../../lib/engine/aligned_floats.ts";
import { lentMatrix } from "../../lib/engine/lent_matrix.ts";
import { tf } from "../../lib/engine/tf.ts";
import { normals, testOnEngines } from "./fixtures.ts";

testOnEngines("lentMatrix() has the values, wherever they are, and leaves nothing behind", async (engine) => {
  const before = engine.memory();
  const numbers = normals(6 * 40, 1);
  const aligned = alignedFloats(numbers.length);
  aligned.set(numbers);
  const others = alignedFloats(numbers.length + 1).subarray(1);
  others.set(numbers);
  for (const values of [aligned, others, numbers]) {
    const matrix = lentMatrix(values, [6, 40]);
    const doubled = matrix.mul(2);
    assert.deepEqual(await doubled.data(), numbers.map((value) => 2 * value));
    assert.deepEqual(await matrix.data(), numbers);
    tf.dispose([matrix, doubled]);
    assert.deepEqual(values, numbers);
  }
  assert.deepEqual(engine.memory(), before);
});

testOnEngines("lentMatrix() copies nothing on native, on a CPU", async (engine) => {
  if (engine.name !== "native" || engine.device.startsWith("GPU")) return;
  const values = alignedFloats(32).fill(1);
  const matrix = lentMatrix(values, [4, 8]);
  values[0] = 5; // Never done otherwise: the tensor shows it.
  const read = await matrix.mul(1).data();
  assert.deepEqual([...read.subarray(0, 2)], [5, 1]);
  matrix.dispose();
});

Deno.test("alignedFloats() are zeros at an address that TensorFlow accepts", () => {
  for (const length of [1, 7, 1000]) {
    const values = alignedFloats(length);
    assert.deepEqual(values, new Float32Array(length));
    assert.ok(isAligned(values));
    assert.equal(isAligned(values.subarray(1)), false);
  }
  assert.equal(isAligned(alignedFloats(0)), false);
});
