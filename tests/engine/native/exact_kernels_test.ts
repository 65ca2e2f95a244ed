import assert from "node:assert/strict";
import { eagerCompile } from "../../../lib/engine/eager_compile.ts";
import { disposeTree, type NamedTensors } from "../../../lib/engine/tensor_tree.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { assertClose, assertSameNumbers, normals, testOnEngines, useEngine } from "../fixtures.ts";

type Inputs = { a: tf.Tensor; b: tf.Tensor };
type NamedFunction = (inputs: Inputs) => NamedTensors;

/** Operations that TensorFlow would compute differently in a graph than eagerly. */
const FUNCTIONS: Record<string, NamedFunction> = {
  softmax: ({ a }) => ({ y: tf.softmax(a) }),
  "softmax and its gradient": ({ a, b }) => tf.valueAndGrad((x: tf.Tensor) => tf.softmax(x).mul(b).sum())(a),
  "a sum of several": ({ a, b }) => ({
    three: tf.addN([a, b, tf.sin(a)]),
    four: tf.addN([a, b, tf.sin(a), tf.cos(a)]),
  }),
  "a sum of one": ({ a }) => ({ y: tf.addN([a]) }),
  "x · sigmoid(x)": ({ a }) => ({ y: a.mul(tf.sigmoid(a)) }),
  "elu of a convolution and its bias": ({ a, b }) => {
    const image = a.reshape([1, 8, 8, 3]) as tf.Tensor4D;
    const filters = b.flatten().slice([0], [108]).reshape([3, 3, 3, 4]) as tf.Tensor4D;
    const bias = b.flatten().slice([0], [4]);
    return { y: tf.elu(tf.conv2d(image, filters, 1, "same").add(bias)) };
  },
};

for (const [name, fn] of Object.entries(FUNCTIONS)) {
  testOnEngines(
    `compile() of ${name} is bit-identical to eager execution, and close to cpu`,
    async (engine) => {
      /** Its values on the active engine. */
      const valuesBy = (compile: (fn: NamedFunction) => NamedFunction) => {
        const [a, b] = [1, 2].map((seed) => tf.tensor2d(normals(192, seed), [8, 24])) as [
          tf.Tensor,
          tf.Tensor,
        ];
        const before = tf.memory().numTensors;
        const outputs = compile(fn)({ a, b });
        assert.equal(tf.memory().numTensors, before + Object.keys(outputs).length);
        const values = Object.values(outputs).map((tensor) => tensor.dataSync<"float32">());
        disposeTree({ outputs, a, b });
        return values;
      };
      const eager = valuesBy((fn) => eagerCompile(fn));
      let compiled: { dispose(): void } | undefined;
      assertSameNumbers(
        engine,
        valuesBy((fn) => {
          const made = engine.compile(fn);
          compiled = made;
          return made;
        }),
        eager,
      );
      compiled!.dispose();
      await useEngine("cpu");
      for (const [i, values] of valuesBy((fn) => eagerCompile(fn)).entries()) {
        assertClose(eager[i]!, values, 1e-5);
      }
    },
    ["native"],
  );
}
