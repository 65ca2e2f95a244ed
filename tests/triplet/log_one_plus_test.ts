import { tf } from "../../lib/engine/tf.ts";
import { logOnePlusExp, logOnePlusSumExp } from "../../lib/triplet/log_one_plus.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";

testOnEngines("logOnePlusExp() neither overflows nor loses its gradient, also at 0", () => {
  const at = [-200, -3, -1e-3, 0, 0.5, 20, 90, 2000];
  tf.tidy(() => {
    const x = tf.tensor1d(at);
    assertClose(logOnePlusExp(x).dataSync(), at.map((x) => x > 50 ? x : Math.log1p(Math.exp(x))), 1e-6);
    const gradient = tf.grad((x) => logOnePlusExp(x).sum())(x);
    assertClose(gradient.dataSync(), at.map((x) => 1 / (1 + Math.exp(-x))), 1e-6, "gradient");
  });
});

testOnEngines(
  "logOnePlusSumExp() sums the selected entries, and is 0 with a gradient of 0 if there are none",
  () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[1, 500, -2], [300, 300, 1000], [7, 8, 9], [-400, 0, 0]]);
      const counts = tf.tensor2d([[1, 0, 1], [1, 1, 0], [0, 0, 0], [1, 1, 1]]);
      const expected = [Math.log(1 + Math.exp(1) + Math.exp(-2)), 300 + Math.LN2, 0, Math.log(3)];
      assertClose(logOnePlusSumExp(x, counts).dataSync(), expected, 1e-6);
      const gradient = tf.grad((x) => logOnePlusSumExp(x as tf.Tensor2D, counts).sum())(x);
      const sum = 1 + Math.exp(1) + Math.exp(-2);
      assertClose(
        gradient.dataSync(),
        [Math.exp(1) / sum, 0, Math.exp(-2) / sum, 0.5, 0.5, 0, 0, 0, 0, 0, 1 / 3, 1 / 3],
        1e-6,
        "gradient",
      );
    });
  },
);
