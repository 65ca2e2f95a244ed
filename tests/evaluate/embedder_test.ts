import assert from "node:assert/strict";
import { ImageSet } from "../../lib/data/image_set.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { Embedder } from "../../lib/evaluate/embedder.ts";
import { embeddingSize } from "../../lib/model/network.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { PLAIN_NETWORKS, toTensors, trainedParameters } from "../model/fixtures.ts";
import { naiveRows } from "../model/naive_network.ts";
import { randomSet } from "../train/fixtures.ts";

const network = PLAIN_NETWORKS[2]!;
const parameters = trainedParameters(network, 3);
const size = embeddingSize(network);

testOnEngines("Embedder embeds all images of a set, of more than one part", async (engine) => {
  const set = randomSet([400, 300, 333], network.input.height, network.input.width, 4);
  const { embeddings } = naiveRows(network, set.allPixels(), parameters, false);
  const model = toTensors(network, parameters);
  const before = engine.memory().tensors;
  const embedder = new Embedder(engine, network);
  const found = await embedder.embed(set, model);
  assertClose(found, embeddings.flat(), 2e-4);
  assert.equal(engine.memory().tensors, before);
  embedder.dispose();
  disposeTree(model);
});

testOnEngines("Embedder embeds the images at some indices, in their order", async (engine) => {
  const set = randomSet([10, 10], network.input.height, network.input.width, 5);
  const model = toTensors(network, parameters);
  const embedder = new Embedder(engine, network);
  const all = await embedder.embed(set, model);
  const indices = Int32Array.of(19, 0, 7, 7);
  const found = await embedder.embed(set, model, { indices });
  const expected = Array.from(indices).flatMap((i) => [...all.subarray(i * size, (i + 1) * size)]);
  assertClose(found, expected, 1e-6);
  assert.equal((await embedder.embed(set, model, { indices: new Int32Array(0) })).length, 0);
  embedder.dispose();
  disposeTree(model);
});

testOnEngines("Embedder copies few large images at a time, however many there are", async (engine) => {
  const [side, count] = [2048, 10];
  const large = { ...network, input: { height: side, width: side, channels: 1 } };
  const set = new ImageSet({
    pixels: new Uint8Array(new SharedArrayBuffer(side * side)),
    labels: new Int32Array(count),
    rows: new Int32Array(count),
    ...{ height: side, width: side, channels: 1, classes: 1 },
  });
  const copied: number[] = [];
  const embedder = new Embedder({
    fused: engine.fused,
    compile: () =>
      Object.assign(({ pixels }: { pixels: tf.Tensor }) => {
        copied.push(pixels.shape[0]!);
        return tf.zeros([pixels.shape[0]!, 2]);
      }, { dispose() {} }) as never,
  }, large);
  const model = toTensors(network, parameters);
  assert.equal((await embedder.embed(set, model)).length, 2 * count);
  // 64 MB as int32 are four of these.
  assert.deepEqual(copied, [4, 4, 2]);
  disposeTree(model);
}, ["cpu"]);
