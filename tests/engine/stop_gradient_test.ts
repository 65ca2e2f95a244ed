import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { stopGradient } from "../../lib/engine/stop_gradient.ts";
import { testOnEngines } from "./fixtures.ts";

/** The gradient at 3. */
function gradientAt3(f: (x: tf.Tensor) => tf.Tensor): number {
  const [value] = tf.tidy(() => tf.grad(f)(tf.scalar(3)).dataSync());
  return value!;
}

testOnEngines("stopGradient() makes its result a constant for the gradient, and nothing else", () => {
  assert.equal(gradientAt3((x) => x.square().mul(x)), 27);
  assert.equal(gradientAt3((x) => stopGradient(() => x.square()).mul(x)), 9);
  assert.equal(
    gradientAt3((x) => stopGradient(() => stopGradient(() => x.square()).mul(1)).mul(x).mul(x)),
    54,
  );
});

testOnEngines("stopGradient() resumes recording after an error", () => {
  assert.equal(
    gradientAt3((x) => {
      assert.throws(() =>
        stopGradient(() => {
          throw new Error("inside");
        }), /inside/);
      return x.square();
    }),
    6,
  );
});

testOnEngines("stopGradient() allows operations without a gradient", () => {
  assert.equal(gradientAt3((x) => stopGradient(() => x.greater(2).any().cast("float32")).mul(x)), 1);
});
