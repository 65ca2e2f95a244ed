import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import type { NamedTensors } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { forward, forwardInTraining } from "../../lib/model/forward.ts";
import { embeddingSize, type Network } from "../../lib/model/network.ts";
import { parameterSpecs, randomSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { normalisePixels } from "../../lib/model/pixels.ts";
import { assertClose, normals, numericGradient, testOnEngines } from "../engine/fixtures.ts";
import {
  NETWORKS_BY_LAYER,
  PLAIN_NETWORKS,
  randomImages,
  randomNumbers,
  randomPixels,
  toTensors,
  trainedParameters,
} from "./fixtures.ts";
import { naiveNetwork } from "./naive_network.ts";

const CASES = [
  ...Object.entries(NETWORKS_BY_LAYER),
  ...PLAIN_NETWORKS.map((network, i) => [`plain ${i}`, network]),
] as [
  string,
  Network,
][];

/** The random numbers of a training step on the engine. */
function randomTensors(network: Network, count: number): NamedTensors {
  const numbers = randomNumbers(network, count);
  return Object.fromEntries(
    randomSpecs(network).map(({ name, shape }) => [name, tf.tensor(numbers.get(name)!, [count, ...shape])]),
  );
}

testOnEngines("normalisePixels() maps 0 … 255 to −1 … 1", () => {
  tf.tidy(() => {
    const normalised = normalisePixels(tf.tensor4d([0, 51, 204, 255], [1, 2, 2, 1], "int32"));
    assert.equal(normalised.dtype, "float32");
    assertClose(normalised.dataSync(), [-1, -0.6, 0.6, 1], 1e-6);
  });
});

for (const [name, network] of CASES) {
  testOnEngines(
    `forwardInTraining() is the network with the batch's own statistics: ${name}`,
    ({ fused }) => {
      const values = trainedParameters(network, 1);
      for (const count of [2, 5]) {
        const images = randomImages(network, count);
        const expected = naiveNetwork(network, images, values, randomNumbers(network, count));
        tf.tidy(() => {
          const { parameters } = toTensors(network, values);
          const run = { operations: fused, parameters, random: randomTensors(network, count) };
          const pass = forwardInTraining(network, toTensor4d(images), run);
          assert.deepEqual(pass.embeddings.shape, [count, embeddingSize(network)]);
          assertClose(pass.embeddings.dataSync(), expected.embeddings.values, 2e-4);
          assert.deepEqual(
            Object.keys(pass.statistics).sort(),
            statisticSpecs(network).map(({ name }) => name).sort(),
          );
          for (const [name, found] of Object.entries(pass.statistics)) {
            assertClose(found.dataSync(), expected.statistics.get(name)!, 1e-4);
          }
        });
      }
    },
  );

  testOnEngines(`forward() is the network with the running statistics: ${name}`, ({ fused }) => {
    const values = trainedParameters(network, 2);
    for (const count of [1, 4]) {
      const images = randomImages(network, count);
      const { embeddings } = naiveNetwork(network, images, values);
      tf.tidy(() => {
        const found = forward(network, toTensor4d(images), {
          operations: fused,
          ...toTensors(network, values),
        });
        assertClose(found.dataSync(), embeddings.values, 2e-4);
      });
    }
  });

  testOnEngines(`forwardInTraining() has the gradients of differences: ${name}`, ({ fused }) => {
    assertGradients(network, fused);
  });
}

/** Asserts that the gradients for all parameters of a network equal finite differences of its naive form. */
function assertGradients(network: Network, operations: Engine["fused"]): void {
  const count = 3;
  const values = trainedParameters(network, 3);
  const images = randomImages(network, count);
  const random = randomNumbers(network, count);
  // A weight for each value, so that gradients do not cancel.
  const weights = normals(count * embeddingSize(network), 5);
  const loss = (parameters: ReadonlyMap<string, ArrayLike<number>>) =>
    naiveNetwork(network, images, parameters, random).embeddings.values
      .reduce((sum, value, i) => sum + value * weights[i]!, 0);
  tf.tidy(() => {
    const { parameters } = toTensors(network, values);
    const names = parameterSpecs(network).map(({ name }) => name);
    const numbers = randomTensors(network, count);
    const gradients = tf.grads((...tensors: tf.Tensor[]) => {
      const named = Object.fromEntries(tensors.map((tensor, i) => [names[i]!, tensor]));
      const run = { operations, parameters: named, random: numbers };
      const { embeddings } = forwardInTraining(network, toTensor4d(images), run);
      return embeddings.mul(tf.tensor(weights, embeddings.shape)).sum();
    })(names.map((name) => parameters[name]!));
    for (const [i, name] of names.entries()) {
      const expected = numericGradient(
        (changed) => loss(new Map<string, ArrayLike<number>>(values).set(name, changed)),
        Array.from(values.get(name)!),
      );
      // If two values of a pooling window are almost equal, float32 may choose the other one, for one value in a thousand.
      assertClose(gradients[i]!.dataSync(), expected, 2e-3, name);
    }
  });
}

testOnEngines("forward() computes the same embedding for an image alone and in a batch", ({ fused }) => {
  const network = PLAIN_NETWORKS[0]!;
  tf.tidy(() => {
    const run = { operations: fused, ...toTensors(network, trainedParameters(network, 3)) };
    const images = normalisePixels(tf.tensor4d(randomPixels(network, 6), [6, 8, 8, 1], "int32"));
    const together = forward(network, images, run);
    const alone = tf.concat(tf.split(images, 6).map((image) => forward(network, image as tf.Tensor4D, run)));
    assertClose(alone.dataSync(), together.dataSync(), 1e-5);
  });
});

testOnEngines(
  "embeddings have length 1, and are finite if the output of the dense layer is 0",
  ({ fused }) => {
    const network = PLAIN_NETWORKS[0]!;
    const values = trainedParameters(network, 4);
    const lengths = () =>
      tf.tidy(() => {
        const run = { operations: fused, ...toTensors(network, values) };
        const images = toTensor4d(randomImages(network, 5));
        const passes = [forwardInTraining(network, images, run).embeddings, forward(network, images, run)];
        return tf.concat(passes.map((pass) => pass.norm("euclidean", 1))).dataSync();
      });
    assertClose(lengths(), new Array(10).fill(1), 1e-5);
    values.get("dense/kernel")!.fill(0);
    values.get("dense/bias")!.fill(0);
    assertClose(lengths(), new Array(10).fill(0), 1e-5);
  },
);

function toTensor4d({ shape, values }: { shape: number[]; values: number[] }): tf.Tensor4D {
  return tf.tensor4d(values, shape as [number, number, number, number]);
}
