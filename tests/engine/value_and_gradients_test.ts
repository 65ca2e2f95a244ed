import assert from "node:assert/strict";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { valueAndGradients } from "../../lib/engine/value_and_gradients.ts";
import { testOnEngines } from "./fixtures.ts";

testOnEngines("valueAndGradients() returns loss, gradients by name, and the other results", (engine) => {
  const parameters = { "line/slope": tf.tensor1d([2, 3]), offset: tf.scalar(1) };
  const before = engine.memory().tensors;
  const { loss, gradients, found } = valueAndGradients(({ "line/slope": slope, offset }) => {
    const scaled = slope!.mul(10);
    const y = scaled.add(offset!);
    return { loss: y.square().sum(), found: { y, deep: { scaled, slope: slope! }, twice: { y } } };
  }, parameters);
  assert.equal(engine.memory().tensors, before + 1 + 2 + 4);
  assert.equal(loss.dataSync()[0], 21 ** 2 + 31 ** 2);
  assert.deepEqual(Object.keys(gradients), ["line/slope", "offset"]);
  assert.deepEqual([...gradients["line/slope"]!.dataSync()], [420, 620]);
  assert.deepEqual([...gradients.offset!.dataSync()], [2 * (21 + 31)]);
  assert.deepEqual([...found.y.dataSync(), ...found.deep.scaled.dataSync()], [21, 31, 20, 30]);
  disposeTree({ loss, gradients, found });
  assert.deepEqual([...parameters["line/slope"].dataSync()], [2, 3], "what was found is a copy");
  disposeTree(parameters);
});

testOnEngines("valueAndGradients() lets the enclosing scope dispose of its results", (engine) => {
  const x = tf.scalar(3);
  const before = engine.memory();
  tf.tidy(() => {
    const { found, gradients } = valueAndGradients(
      ({ x }) => ({ loss: x!.square().sum(), found: { cube: x!.square().mul(x!) } }),
      { x },
    );
    assert.deepEqual([found.cube.dataSync()[0], gradients.x!.dataSync()[0]], [27, 6]);
  });
  assert.deepEqual(engine.memory().tensors, before.tensors);
  x.dispose();
});

testOnEngines("valueAndGradients() leaks nothing if it fails", (engine) => {
  const [x, y] = [tf.scalar(3), tf.scalar(4)];
  const before = engine.memory().tensors;
  assert.throws(
    () => {
      tf.tidy(() =>
        valueAndGradients(({ x }) => ({ loss: x!.square().sum(), found: { cube: x!.pow(3) } }), { x, y })
      );
    },
    /^UserError: Expected a loss that depends on every parameter but it has no gradient for y; use it in the loss/,
  );
  const [vector, none] = [x.reshape([1]), tf.scalar(1)];
  for (
    const [loss, message] of [
      [
        () => vector.square(),
        /^UserError: Expected a loss .* but found a tensor of shape \[1\]; take its sum\(\)/,
      ],
      [() => 3, /^UserError: Expected a loss that is a scalar tensor but found 3;/],
      [() => none.square(), /no gradient for vector;/],
    ] as const
  ) {
    assert.throws(
      () => tf.tidy(() => valueAndGradients(() => ({ loss: loss() as tf.Scalar, found: {} }), { vector })),
      message,
    );
  }
  tf.dispose([vector, none]);
  assert.throws(() => {
    tf.tidy(() =>
      valueAndGradients(({ x }) => ({ loss: x!.square().sum(), found: { a: x!.add(1), b: 3 } as never }), {
        x,
      })
    );
  }, /found a number at b/);
  assert.equal(engine.memory().tensors, before);
  tf.dispose([x, y]);
});
