import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { probeWebgpu } from "../../lib/engine/webgpu_engine.ts";
import { missing, useEngine } from "./fixtures.ts";

// Before the probe, as in openEngine(): see there.
if (!missing("native")) await useEngine("native");
const webgpu = await probeWebgpu();

/** So many that they are computed on the GPU: fewer are computed on the host. */
const SHAPE: [number, number, number] = [12, 20, 16];

Deno.test({
  name: "booleans and whole numbers that are cast to float32 are numbers on webgpu, transposed and read",
  ignore: webgpu.adapter === undefined,
}, async () => {
  const engine = await useEngine("webgpu");
  const before = engine.memory().tensors;
  const count = SHAPE[0] * SHAPE[1] * SHAPE[2];
  const values = Int32Array.from({ length: count }, (_, i) => i * 7 % 5);
  const at = (i: number, j: number, k: number) => values[(i * SHAPE[1] + j) * SHAPE[2] + k]!;
  const largest = Array.from({ length: SHAPE[0] * SHAPE[2] }, (_, n) => {
    const [i, k] = [Math.floor(n / SHAPE[2]), n % SHAPE[2]];
    return Math.max(...Array.from({ length: SHAPE[1] }, (_, j) => at(i, j, k)));
  });
  const found = tf.tidy(() => {
    const whole = tf.tensor3d(values, SHAPE, "int32").mul(tf.scalar(1, "int32"));
    const truth = whole.greater(tf.scalar(2, "int32"));
    return [
      whole.cast("float32"),
      truth.cast("float32"),
      whole.cast("float32").max(1),
      truth.cast("float32").max(1),
    ];
  }) as tf.Tensor[];
  const [whole, truth, wholeLargest, truthLargest] = await Promise.all(found.map((tensor) => tensor.data()));
  assert.ok(whole instanceof Float32Array && truth instanceof Float32Array);
  assert.deepEqual([...whole], [...values]);
  assert.deepEqual([...truth], [...values].map((value) => Number(value > 2)));
  assert.deepEqual([...wholeLargest!], largest);
  assert.deepEqual([...truthLargest!], largest.map((value) => Number(value > 2)));
  tf.dispose(found);
  assert.equal(engine.memory().tensors, before);
});
