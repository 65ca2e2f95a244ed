import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { Embedder } from "../../lib/evaluate/embedder.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { ARCHITECTURES, toTensors, trainedParameters } from "../model/fixtures.ts";
import { naiveNetwork } from "../model/naive_network.ts";
import { randomSet } from "../train/fixtures.ts";

const architecture = ARCHITECTURES[2]!;
const parameters = trainedParameters(architecture, 3);
const size = architecture.embedding_size;

testOnEngines("Embedder embeds all images of a set, of more than one part", async (engine) => {
  const set = randomSet([400, 300, 333], architecture.height, architecture.width, 4);
  const { embeddings } = naiveNetwork(architecture, set.pixels, parameters, false);
  const { trainable, running } = toTensors(architecture, parameters);
  const before = engine.memory().tensors;
  const embedder = new Embedder(engine, architecture);
  const found = await embedder.embed(set, trainable, running);
  assertClose(found, embeddings.flat(), 2e-4);
  assert.equal(engine.memory().tensors, before);
  embedder.dispose();
  tf.dispose([trainable, running]);
});

testOnEngines("Embedder embeds the images at some indices, in their order", async (engine) => {
  const set = randomSet([10, 10], architecture.height, architecture.width, 5);
  const { trainable, running } = toTensors(architecture, parameters);
  const embedder = new Embedder(engine, architecture);
  const all = await embedder.embed(set, trainable, running);
  const indices = Int32Array.of(19, 0, 7, 7);
  const found = await embedder.embed(set, trainable, running, indices);
  const expected = Array.from(indices).flatMap((i) => [...all.subarray(i * size, (i + 1) * size)]);
  assertClose(found, expected, 1e-6);
  assert.equal((await embedder.embed(set, trainable, running, new Int32Array(0))).length, 0);
  embedder.dispose();
  tf.dispose([trainable, running]);
});
