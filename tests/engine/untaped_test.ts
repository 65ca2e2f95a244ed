import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { untaped } from "../../lib/engine/untaped.ts";
import { testOnEngines } from "./fixtures.ts";

/** The gradient at 3. */
function gradientAt3(f: (x: tf.Tensor) => tf.Tensor): number {
  const [value] = tf.tidy(() => tf.grad(f)(tf.scalar(3)).dataSync());
  return value!;
}

testOnEngines("untaped() makes its result a constant to the gradient, and nothing else", () => {
  assert.equal(gradientAt3((x) => x.square().mul(x)), 27);
  assert.equal(gradientAt3((x) => untaped(() => x.square()).mul(x)), 9);
  assert.equal(gradientAt3((x) => untaped(() => untaped(() => x.square()).mul(1)).mul(x).mul(x)), 54);
});

testOnEngines("untaped() lets the gradient record again after an error", () => {
  assert.equal(
    gradientAt3((x) => {
      assert.throws(() =>
        untaped(() => {
          throw new Error("inside");
        }), /inside/);
      return x.square();
    }),
    6,
  );
});

testOnEngines("untaped() allows operations that have no gradient", () => {
  assert.equal(gradientAt3((x) => untaped(() => x.greater(2).any().cast("float32")).mul(x)), 1);
});
