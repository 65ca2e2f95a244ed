import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { testOnEngines } from "./fixtures.ts";

testOnEngines("compile() leaves inputs and outputs to the caller and releases all else", (engine) => {
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
  const before = engine.memory().tensors;
  const step = engine.compile(([a, b]) => {
    const sum = a!.add(b!);
    return [sum.mul(2), sum.sub(a!)];
  });
  for (let time = 0; time < 2; time++) {
    const outputs = step([a, b]);
    assert.deepEqual(outputs.map((output) => [...output.dataSync()]), [[8, 12], [3, 4]]);
    assert.equal(engine.memory().tensors, before + 2);
    tf.dispose(outputs);
  }
  assert.deepEqual([...a.dataSync(), ...b.dataSync()], [1, 2, 3, 4]);
  tf.dispose([a, b]);
});

testOnEngines("compile() gives an input that is an output as a tensor of its own", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const [same] = engine.compile(([a]) => [a!])([a]);
  a.dispose();
  assert.deepEqual([...same!.dataSync()], [1, 2]);
  same!.dispose();
});

testOnEngines("compile() releases everything when the function throws", (engine) => {
  const a = tf.tensor1d([1, 2]);
  a.square().dispose(); // A tensor gets its native handle when it is first used.
  const before = engine.memory();
  const step = engine.compile(([a]) => {
    a!.add(1).mul(2);
    throw new Error("in the middle");
  });
  assert.throws(() => step([a]), /in the middle/);
  assert.deepEqual(engine.memory(), before);
  a.dispose();
});
