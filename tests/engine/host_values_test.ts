import assert from "node:assert/strict";
import { hostValues } from "../../lib/engine/host_values.ts";
import { tf } from "../../lib/engine/tf.ts";
import { normals, testOnEngines } from "./fixtures.ts";

testOnEngines(
  "hostValues() equal those of the tensor, which may be disposed of before them",
  async (engine) => {
    const before = engine.memory();
    const numbers = normals(1000, 1);
    const made = tf.tensor2d(numbers, [10, 100]); // not yet on the device
    const computed = tf.tidy(() => made.mul(2).slice([2, 0], [3, 100]));
    const [all, part] = [await hostValues(made), await hostValues(computed)];
    tf.dispose([made, computed]);
    const others = tf.ones([10, 100]); // would overwrite what was released
    others.square().dispose();
    assert.deepEqual(all.values, numbers);
    assert.deepEqual(part.values, numbers.slice(200, 500).map((value) => 2 * value));
    all.release();
    part.release();
    others.dispose();
    assert.deepEqual(engine.memory(), before);
  },
);

testOnEngines("hostValues() of an empty tensor are empty", async () => {
  const empty = tf.zeros([0, 3]);
  const { values, release } = await hostValues(empty);
  assert.deepEqual(values, new Float32Array(0));
  release();
  empty.dispose();
});
