import assert from "node:assert/strict";
import { eagerCompile } from "../../../lib/engine/eager_compile.ts";
import type { TensorFunction } from "../../../lib/engine/engine.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { assertClose, normals, testOnEngines, useEngine } from "../fixtures.ts";

/** What TensorFlow computes in another way in a graph than by itself, if it is left to it. */
const FUNCTIONS: Record<string, TensorFunction> = {
  softmax: ([a]) => [tf.softmax(a!)],
  "softmax and its gradient": ([a, b]) => {
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.softmax(x).mul(b!).sum())(a!);
    return [value, grad];
  },
  "a sum of several": ([a, b]) => [tf.addN([a!, b!, tf.sin(a!)]), tf.addN([a!, b!, tf.sin(a!), tf.cos(a!)])],
  "a sum of one": ([a]) => [tf.addN([a!])],
  "x · sigmoid(x)": ([a]) => [a!.mul(tf.sigmoid(a!))],
  "elu of a convolution and its bias": ([a, b]) => {
    const image = a!.reshape([1, 8, 8, 3]) as tf.Tensor4D;
    const filters = b!.flatten().slice([0], [108]).reshape([3, 3, 3, 4]) as tf.Tensor4D;
    const bias = b!.flatten().slice([0], [4]);
    return [tf.elu(tf.conv2d(image, filters, 1, "same").add(bias))];
  },
};

for (const [name, fn] of Object.entries(FUNCTIONS)) {
  testOnEngines(
    `compile() gives ${name} to the bit as it is eagerly, and near what cpu gives`,
    async (engine) => {
      /** Its values on the engine that is active. */
      const valuesBy = (compile: (fn: TensorFunction) => TensorFunction) => {
        const inputs = [1, 2].map((seed) => tf.tensor2d(normals(192, seed), [8, 24]));
        const before = tf.memory().numTensors;
        const outputs = compile(fn)(inputs);
        assert.equal(tf.memory().numTensors, before + outputs.length);
        const values = outputs.map((tensor) => tensor.dataSync<"float32">());
        tf.dispose([outputs, inputs]);
        return values;
      };
      const eager = valuesBy(eagerCompile);
      let compiled: { dispose(): void } | undefined;
      assert.deepEqual(valuesBy((fn) => compiled = engine.compile(fn)), eager);
      compiled!.dispose();
      await useEngine("cpu");
      for (const [i, values] of valuesBy(eagerCompile).entries()) assertClose(eager[i]!, values, 1e-5);
    },
    ["native"],
  );
}
