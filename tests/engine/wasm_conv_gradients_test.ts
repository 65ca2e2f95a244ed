import { tf } from "../../lib/engine/tf.ts";
import { assertClose, normals, numericGradient, TESTED_ENGINES, testOnEngines } from "./fixtures.ts";
import { naiveConvolution, type NaiveTensor } from "./naive_layers.ts";

type Shape = [number, number, number, number];

/** Convolutions: the network's own, and others that TensorFlow.js allows. */
const CONVOLUTIONS: { x: Shape; filter: Shape; strides: [number, number]; pad: "same" | "valid" | number }[] =
  [
    { x: [2, 5, 6, 2], filter: [3, 3, 2, 3], strides: [1, 1], pad: "same" },
    { x: [2, 5, 4, 2], filter: [3, 3, 2, 2], strides: [1, 1], pad: "valid" },
    { x: [1, 5, 5, 1], filter: [2, 4, 1, 2], strides: [1, 1], pad: "same" },
    { x: [1, 4, 5, 2], filter: [3, 3, 2, 2], strides: [1, 1], pad: 2 },
    { x: [2, 4, 4, 3], filter: [1, 1, 3, 2], strides: [1, 1], pad: "same" },
    { x: [2, 6, 7, 2], filter: [3, 3, 2, 3], strides: [2, 2], pad: "same" },
    // Of 6 rows, a stride of 2 skips the last one.
    { x: [2, 6, 6, 2], filter: [3, 3, 2, 2], strides: [2, 2], pad: "valid" },
    { x: [1, 7, 6, 1], filter: [3, 3, 1, 2], strides: [2, 2], pad: 1 },
    { x: [1, 6, 5, 2], filter: [1, 1, 2, 2], strides: [3, 2], pad: "valid" },
  ];

for (const { x: xShape, filter: filterShape, strides, pad } of CONVOLUTIONS) {
  const title = `conv2d() of ${xShape} with a filter ${filterShape}, strides ${strides}, padding ${pad}`;
  testOnEngines(`${title} has the gradients of differences`, () => {
    const { padInfo } = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad);
    const x = random(xShape, 1);
    const filter = random(filterShape, 2);
    const naive = (x: NaiveTensor, filter: NaiveTensor) =>
      naiveConvolution(x, filter, { strides, padding: padInfo });
    const expected = naive(x, filter);
    const weights = normals(expected.values.length, 3);
    const weighed = ({ values }: NaiveTensor) =>
      values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
    tf.tidy(() => {
      const run = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.conv2d(x, filter, strides, pad);
      const inputs = [tf.tensor(x.values, xShape), tf.tensor(filter.values, filterShape)];
      assertClose(run(...inputs as [tf.Tensor4D, tf.Tensor4D]).dataSync(), expected.values, 1e-5);
      const [dx, dFilter] = tf.grads((x, filter) =>
        run(x as tf.Tensor4D, filter as tf.Tensor4D).mul(tf.tensor(weights, expected.shape)).sum()
      )(inputs);
      assertClose(
        dx!.dataSync(),
        numericGradient((values) => weighed(naive({ ...x, values }, filter)), x.values),
        1e-5,
        "gradient of the input,",
      );
      assertClose(
        dFilter!.dataSync(),
        numericGradient((values) => weighed(naive(x, { ...filter, values })), filter.values),
        1e-5,
        "gradient of the filter,",
      );
    });
    // TensorFlow's own kernels pad by name only.
  }, typeof pad === "string" ? TESTED_ENGINES : ["wasm", "cpu"]);
}

function random(shape: Shape, seed: number): NaiveTensor {
  return { shape, values: Array.from(normals(shape.reduce((product, side) => product * side), seed)) };
}
