import { tf } from "../../lib/engine/tf.ts";
import { probeWebgpu } from "../../lib/engine/webgpu_engine.ts";
import { assertClose, missing, normals, useEngine } from "./fixtures.ts";

type Shape = [number, number, number, number];

// Before the probe, as in openEngine(): see there.
if (!missing("native")) await useEngine("native");
const ignore = (await probeWebgpu()).adapter === undefined;

/** Convolutions: those of networks, strides that skip rows, and a batch that is divided. */
const CONVOLUTIONS: { x: Shape; filter: Shape; strides: number; pad: "same" | "valid" | number }[] = [
  { x: [4, 9, 8, 6], filter: [3, 3, 6, 5], strides: 1, pad: "same" },
  { x: [3, 9, 8, 3], filter: [5, 5, 3, 4], strides: 1, pad: "valid" },
  { x: [3, 6, 7, 8], filter: [1, 1, 8, 4], strides: 1, pad: "same" },
  { x: [3, 8, 8, 4], filter: [3, 3, 4, 6], strides: 2, pad: "same" },
  { x: [2, 7, 6, 1], filter: [3, 3, 1, 2], strides: 2, pad: 1 },
  { x: [75, 56, 56, 4], filter: [3, 3, 4, 2], strides: 1, pad: "same" },
];

/** The gradients of input and filter on an engine. */
async function gradientsOn(
  engine: "cpu" | "webgpu",
  { x, filter, strides, pad }: (typeof CONVOLUTIONS)[number],
): Promise<Float32Array[]> {
  await useEngine(engine);
  const size = (shape: readonly number[]) => shape.reduce((product, side) => product * side);
  const { outShape } = tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad);
  const gradients = tf.tidy(() => {
    const [images, weights, dy] = [x, filter, outShape].map((shape, i) =>
      tf.tensor4d(normals(size(shape), i + 1), shape as Shape)
    );
    return tf.grads((x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad))(
      [images!, weights!],
      dy,
    );
  });
  const values = await Promise.all(gradients.map((gradient) => gradient.data<"float32">()));
  tf.dispose(gradients);
  return values;
}

for (const convolution of CONVOLUTIONS) {
  const { x, filter, strides, pad } = convolution;
  Deno.test({
    name:
      `on webgpu a conv2d() of ${x} with a filter ${filter}, stride ${strides}, ${pad}, has cpu's gradients`,
    ignore,
  }, async () => {
    const expected = await gradientsOn("cpu", convolution);
    const found = await gradientsOn("webgpu", convolution);
    assertClose(found[0]!, expected[0]!, 1e-5, "gradient of the input,");
    // Rounding grows with the root of the number of products in a sum.
    const summed = x[0] * x[1] * x[2];
    assertClose(found[1]!, expected[1]!, 2e-6 * Math.sqrt(summed), "gradient of the filter,");
  });
}
