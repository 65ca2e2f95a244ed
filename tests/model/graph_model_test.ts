import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import type { Architecture } from "../../lib/model/architecture.ts";
import { toGraphModel } from "../../lib/model/graph_model.ts";
import type { HostParameters } from "../../lib/model/initialise.ts";
import { embed, normalisePixels } from "../../lib/model/network.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { ARCHITECTURES, randomPixels, toTensors, trainedParameters } from "./fixtures.ts";

/** Loads a model as any program would: from the text of `model.json` and the bytes of `weights.bin`. */
function load(architecture: Architecture, parameters: HostParameters): Promise<tf.GraphModel> {
  const { json, weights } = toGraphModel(architecture, parameters);
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(JSON.stringify(json));
  return tf.loadGraphModel(tf.io.fromMemory({
    modelTopology,
    signature,
    format,
    weightSpecs: weightsManifest[0].weights,
    weightData: weights.buffer,
  }));
}

testOnEngines(
  "toGraphModel() loads in plain TensorFlow.js and embeds pixels as embed() does",
  async ({ fused }) => {
    for (const architecture of ARCHITECTURES) {
      const { height, width, embedding_size } = architecture;
      const parameters = trainedParameters(architecture, 5);
      const model = await load(architecture, parameters);
      for (const count of [1, 2, 7]) {
        const pixels = randomPixels(architecture, count);
        tf.tidy(() => {
          const tensors = toTensors(architecture, parameters);
          const images = tf.tensor4d(pixels, [count, height, width, 1], "int32");
          const expected = embed(fused, normalisePixels(images), tensors.parameters, tensors.statistics);
          const found = model.predict(images.cast("float32")) as tf.Tensor;
          assert.deepEqual(found.shape, [count, embedding_size]);
          assertClose(found.dataSync(), expected.dataSync(), 1e-5);
        });
      }
      model.dispose();
    }
  },
);

testOnEngines("toGraphModel() names its input and its output, with their shapes", async () => {
  const architecture = ARCHITECTURES[1]!;
  const model = await load(architecture, trainedParameters(architecture, 6));
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

Deno.test("toGraphModel() writes the weights one after another, as the manifest lists them", () => {
  const architecture = ARCHITECTURES[2]!;
  const parameters = trainedParameters(architecture, 7);
  const { json, weights } = toGraphModel(architecture, parameters);
  const entries = json.weightsManifest[0]!.weights;
  let offset = 0;
  for (const { name, shape, dtype } of entries) {
    const size = shape.reduce((product, side) => product * side, 1);
    const bytes = weights.slice(offset, offset + 4 * size).buffer;
    if (parameters.has(name)) assert.deepEqual(new Float32Array(bytes), parameters.get(name));
    assert.ok(dtype === "float32" || dtype === "int32");
    offset += 4 * size;
  }
  assert.equal(offset, weights.length);
  const names = entries.map(({ name }) => name);
  for (const name of parameters.keys()) assert.ok(names.includes(name), name);
});
