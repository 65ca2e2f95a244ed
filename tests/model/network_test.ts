import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { runningSpecs } from "../../lib/model/architecture.ts";
import { embed, embedForTraining, normalisePixels } from "../../lib/model/network.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { ARCHITECTURES, randomPixels, toTensors, trainedParameters } from "./fixtures.ts";
import { naiveNetwork } from "./naive_network.ts";

testOnEngines("normalisePixels() maps 0 … 255 to −1 … 1", () => {
  tf.tidy(() => {
    const normalised = normalisePixels(tf.tensor4d([0, 51, 204, 255], [1, 2, 2, 1], "int32"));
    assert.equal(normalised.dtype, "float32");
    assertClose(normalised.dataSync(), [-1, -0.6, 0.6, 1], 1e-6);
  });
});

testOnEngines("embedForTraining() is the network with the batch's own statistics", ({ fused }) => {
  for (const architecture of ARCHITECTURES) {
    const parameters = trainedParameters(architecture, 1);
    for (const count of [2, 5]) {
      const pixels = randomPixels(architecture, count);
      const expected = naiveNetwork(architecture, pixels, parameters, true);
      tf.tidy(() => {
        const images = tf.tensor4d(pixels, [count, architecture.height, architecture.width, 1], "int32");
        const model = toTensors(architecture, parameters);
        const pass = embedForTraining(fused, normalisePixels(images), model.parameters);
        assert.deepEqual(pass.embeddings.shape, [count, architecture.embedding_size]);
        assertClose(pass.embeddings.dataSync(), expected.embeddings.flat(), 1e-4);
        runningSpecs(architecture).forEach(({ name }, i) =>
          assertClose(pass.statistics[name]!.dataSync(), expected.statistics[i]!, 1e-4, name)
        );
      });
    }
  }
});

testOnEngines("embed() is the network with the running statistics", ({ fused }) => {
  for (const architecture of ARCHITECTURES) {
    const parameters = trainedParameters(architecture, 2);
    for (const count of [1, 4]) {
      const pixels = randomPixels(architecture, count);
      const expected = naiveNetwork(architecture, pixels, parameters, false);
      tf.tidy(() => {
        const images = tf.tensor4d(pixels, [count, architecture.height, architecture.width, 1], "int32");
        const model = toTensors(architecture, parameters);
        assertClose(
          embed(fused, normalisePixels(images), model.parameters, model.statistics).dataSync(),
          expected.embeddings.flat(),
          1e-4,
        );
      });
    }
  }
});

testOnEngines("embed() gives an image the same embedding alone and among others", ({ fused }) => {
  const architecture = ARCHITECTURES[0]!;
  tf.tidy(() => {
    const { parameters, statistics } = toTensors(architecture, trainedParameters(architecture, 3));
    const images = normalisePixels(tf.tensor4d(randomPixels(architecture, 6), [6, 8, 8, 1], "int32"));
    const together = embed(fused, images, parameters, statistics);
    const alone = tf.concat(
      tf.split(images, 6).map((image) => embed(fused, image as tf.Tensor4D, parameters, statistics)),
    );
    assertClose(alone.dataSync(), together.dataSync(), 1e-5);
  });
});

testOnEngines("embeddings have length 1, and stay finite where the dense layer gives 0", ({ fused }) => {
  const architecture = ARCHITECTURES[0]!;
  const parameters = trainedParameters(architecture, 4);
  const pixels = randomPixels(architecture, 5);
  const lengths = () =>
    tf.tidy(() => {
      const model = toTensors(architecture, parameters);
      const images = normalisePixels(tf.tensor4d(pixels, [5, 8, 8, 1], "int32"));
      const passes = [
        embedForTraining(fused, images, model.parameters).embeddings,
        embed(fused, images, model.parameters, model.statistics),
      ];
      return tf.concat(passes.map((pass) => pass.norm("euclidean", 1))).dataSync();
    });
  assertClose(lengths(), new Array(10).fill(1), 1e-5);
  parameters.get("dense/kernel")!.fill(0);
  parameters.get("dense/bias")!.fill(0);
  assertClose(lengths(), new Array(10).fill(0), 1e-5);
});
