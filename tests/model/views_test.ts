import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { forward } from "../../lib/model/forward.ts";
import { toGraphModel } from "../../lib/model/graph_model.ts";
import { embeddingSize, makeNetwork } from "../../lib/model/network.ts";
import { conv } from "../../lib/model/layers/conv.ts";
import { dense } from "../../lib/model/layers/dense.ts";
import { flatten } from "../../lib/model/layers/flatten.ts";
import { l2 } from "../../lib/model/layers/l2.ts";
import { relu } from "../../lib/model/layers/relu.ts";
import { normalisePixels } from "../../lib/model/pixels.ts";
import { meanOfViews, viewsOf } from "../../lib/model/views.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { randomPixels, toTensors, trainedParameters } from "./fixtures.ts";

/** The shifts of each number of views, (down, right), in any order. */
const SHIFTS = {
  5: [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]],
  9: [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right])),
} as const;

/** Images shifted by loops; what comes in repeats the pixel at the border. */
function shifted(
  pixels: ArrayLike<number>,
  [count, height, width, channels]: [number, number, number, number],
  [down, right]: readonly number[],
): number[] {
  const all: number[] = [];
  const within = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) {
          const from = (i * height + within(y - down!, height)) * width + within(x - right!, width);
          all.push(pixels[from * channels + c]!);
        }
      }
    }
  }
  return all;
}

/** Grey, colour, and so small that a border is most of it. */
const INPUTS = [[9, 7, 1], [6, 8, 3], [2, 2, 3], [1, 4, 1]] as const;

for (const [height, width, channels] of INPUTS) {
  const network = makeNetwork({ height, width, channels }, [
    ...[conv(3, 3), relu(), flatten(), dense(4), l2()],
  ]);
  const values = trainedParameters(network, 8);
  const count = 3;
  const shape: [number, number, number, number] = [count, height, width, channels];
  const pixels = randomPixels(network, count);

  for (const views of [5, 9] as const) {
    testOnEngines(
      `${views} views of ${height}×${width}×${channels} are averaged as by loops, and in a graph model too`,
      async ({ fused }) => {
        const run = { operations: fused, ...toTensors(network, values) };
        const dimension = embeddingSize(network);
        const embed = (pixels: ArrayLike<number>) =>
          tf.tidy(() =>
            forward(network, normalisePixels(tf.tensor4d(Array.from(pixels), shape, "int32")), run).dataSync()
          );
        const sums = new Float64Array(count * dimension);
        for (const shift of SHIFTS[views]) {
          embed(shifted(pixels, shape, shift)).forEach((value, i) => sums[i]! += value);
        }
        const expected = Array.from(sums, (sum, i) => {
          const row = Math.floor(i / dimension) * dimension;
          return sum / Math.hypot(...sums.subarray(row, row + dimension));
        });
        const found = tf.tidy(() => {
          const images = normalisePixels(tf.tensor4d(pixels, shape, "int32"));
          return meanOfViews(forward(network, viewsOf(images, views), run), views).dataSync();
        });
        assertClose(found, expected, 1e-5);

        const { json, weights } = toGraphModel(network, values, { views }, views);
        const model = await tf.loadGraphModel(tf.io.fromMemory({
          ...{ modelTopology: json.modelTopology as object, format: json.format! },
          weightSpecs: json.weightsManifest[0]!.weights,
          weightData: weights.buffer,
        }));
        const predicted = tf.tidy(() => {
          const embeddings = model.predict(tf.tensor4d(pixels, shape, "float32")) as tf.Tensor;
          assert.deepEqual(embeddings.shape, [count, dimension]);
          return embeddings.dataSync();
        });
        assertClose(predicted, expected, 1e-5);
        model.dispose();
      },
    );
  }
}
