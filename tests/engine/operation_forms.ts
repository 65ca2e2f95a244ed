import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { assertClose, normals, numericGradient } from "./fixtures.ts";
import type { NaiveTensor } from "./naive_layers.ts";

/** An operation in three forms. */
export interface Forms {
  fused: (inputs: tf.Tensor[]) => tf.Tensor;
  /** In stock TensorFlow.js, with its own gradients. */
  stock: (inputs: tf.Tensor[]) => tf.Tensor;
  naive: (inputs: NaiveTensor[]) => NaiveTensor;
}

/** Asserts that values and gradients for all inputs are equal in all forms. */
export function assertSame({ fused, stock, naive }: Forms, inputs: NaiveTensor[], tolerance: number): void {
  const expected = naive(inputs);
  // A weight for each output, so that their gradients do not cancel.
  const weights = normals(expected.values.length, 99);
  const weighed = ({ values }: NaiveTensor) => values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  const gradients = inputs.map((input, k) =>
    numericGradient(
      (values) => weighed(naive(inputs.map((other, i) => i === k ? { ...input, values } : other))),
      input.values,
    )
  );
  tf.tidy(() => {
    const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape, "float32"));
    for (const [form, run] of Object.entries({ fused, stock })) {
      const y = run(tensors);
      assert.deepEqual(y.shape, expected.shape);
      assertClose(y.dataSync(), expected.values, tolerance, `${form} value`);
      const weighed = (...x: tf.Tensor[]) => run(x).mul(tf.tensor(weights, expected.shape)).sum();
      tf.grads(weighed)(tensors).forEach((gradient, k) => {
        assert.deepEqual(gradient.shape, inputs[k]!.shape);
        assertClose(gradient.dataSync(), gradients[k]!, tolerance, `${form} gradient of input ${k},`);
      });
    }
  });
}

/** Random float32 numbers of a shape. */
export function random(shape: number[], seed: number, offset = 0, scale = 1): NaiveTensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, values: Array.from(normals(size, seed).map((value) => offset + scale * value)) };
}
