import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { forward } from "../../lib/model/forward.ts";
import { toGraphModel } from "../../lib/model/graph_model.ts";
import type { HostParameters } from "../../lib/model/initialise.ts";
import { embeddingSize, type Network } from "../../lib/model/network.ts";
import { normalisePixels } from "../../lib/model/pixels.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { NETWORKS_BY_LAYER, PLAIN_NETWORKS, randomPixels, toTensors, trainedParameters } from "./fixtures.ts";

/** Loads a model like any program: from the text of `model.json` and the bytes of `weights.bin`. */
function load(network: Network, parameters: HostParameters): Promise<tf.GraphModel> {
  const { json, weights } = toGraphModel(network, parameters);
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(JSON.stringify(json));
  return tf.loadGraphModel(tf.io.fromMemory({
    modelTopology,
    signature,
    format,
    weightSpecs: weightsManifest[0].weights,
    weightData: weights.buffer,
  }));
}

for (const [name, network] of Object.entries(NETWORKS_BY_LAYER)) {
  testOnEngines(
    `toGraphModel() loads in plain TensorFlow.js and embeds pixels as forward() does: ${name}`,
    async (
      { fused },
    ) => {
      const { height, width, channels } = network.input;
      const values = trainedParameters(network, 5);
      const model = await load(network, values);
      for (const count of [1, 2, 7]) {
        const pixels = randomPixels(network, count);
        tf.tidy(() => {
          const images = tf.tensor4d(pixels, [count, height, width, channels], "int32");
          const run = { operations: fused, ...toTensors(network, values) };
          const expected = forward(network, normalisePixels(images), run);
          const found = model.predict(images.cast("float32")) as tf.Tensor;
          assert.deepEqual(found.shape, [count, embeddingSize(network)]);
          assertClose(found.dataSync(), expected.dataSync(), 1e-5);
        });
      }
      model.dispose();
    },
  );
}

testOnEngines("toGraphModel() names its input and its output, with their shapes", async () => {
  const network = PLAIN_NETWORKS[1]!;
  const model = await load(network, trainedParameters(network, 6));
  const [input] = model.inputs;
  assert.deepEqual([input!.shape, input!.dtype], [[-1, 11, 6, 1], "float32"]);
  const { outputs } = model.modelSignature as { outputs: Record<string, { tensorShape: unknown }> };
  assert.deepEqual(outputs.embeddings!.tensorShape, { dim: [{ size: "-1" }, { size: "2" }] });
  tf.tidy(() => {
    const found = model.execute({ images: tf.zeros([3, 11, 6, 1]) }, "embeddings") as tf.Tensor;
    assert.deepEqual(found.shape, [3, 2]);
  });
  model.dispose();
});

Deno.test("toGraphModel() concatenates the weights in the order of the manifest", () => {
  const network = PLAIN_NETWORKS[2]!;
  const values = trainedParameters(network, 7);
  const { json, weights } = toGraphModel(network, values);
  const entries = json.weightsManifest[0]!.weights;
  let offset = 0;
  for (const { name, shape, dtype } of entries) {
    const size = shape.reduce((product, side) => product * side, 1);
    const bytes = weights.slice(offset, offset + 4 * size).buffer;
    if (values.has(name)) assert.deepEqual(new Float32Array(bytes), values.get(name));
    assert.ok(dtype === "float32" || dtype === "int32");
    offset += 4 * size;
  }
  assert.equal(offset, weights.length);
  const names = entries.map(({ name }) => name);
  for (const name of values.keys()) assert.ok(names.includes(name), name);
});
