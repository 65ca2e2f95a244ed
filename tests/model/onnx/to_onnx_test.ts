import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tf } from "../../../lib/engine/tf.ts";
import { forward } from "../../../lib/model/forward.ts";
import { embeddingSize, layersOf, makeNetwork, type Network } from "../../../lib/model/network.ts";
import { NETWORKS } from "../../../lib/model/networks.ts";
import { ONNX_OPSET, toOnnx } from "../../../lib/model/onnx/to_onnx.ts";
import { allLayers } from "../../../lib/model/parameter_specs.ts";
import { normalisePixels } from "../../../lib/model/pixels.ts";
import type { ViewCount } from "../../../lib/model/view_counts.ts";
import { meanOfViews, viewsOf } from "../../../lib/model/views.ts";
import { namesIn } from "../../base/fixtures.ts";
import { assertClose, useEngine } from "../../engine/fixtures.ts";
import { fieldsOf } from "../../export/fixtures.ts";
import {
  NETWORKS_BY_LAYER,
  PLAIN_NETWORKS,
  randomPixels,
  toTensors,
  trainedParameters,
} from "../fixtures.ts";
import { hasOnnxruntimeWeb, runByOnnxruntimeWeb } from "./onnxruntime_web.ts";

interface Case {
  name: string;
  network: Network;
  views: ViewCount;
  count: number;
}

/** Each network of the command line; sides that no stride divides. */
const named = Object.entries(NETWORKS).map(([name, layers]) => ({
  name,
  network: makeNetwork({ height: 33, width: 30, channels: 3 }, layers(8)),
}));
const byLayer = Object.entries(NETWORKS_BY_LAYER).map(([name, network]) => ({ name, network }));

const CASES: Case[] = [
  ...[...byLayer, ...named].map((form, i) => ({ ...form, views: 1 as const, count: [1, 2, 5][i % 3]! })),
  ...([5, 9] as const).map((views) => ({
    name: `${views} views`,
    network: NETWORKS_BY_LAYER["residual"]!,
    views,
    count: 3,
  })),
];

/** The messages, bytes and texts in a field of a message. */
const of = (message: Uint8Array, field: number): Uint8Array[] =>
  fieldsOf(message).filter(([number]) => number === field).map(([, value]) => value as Uint8Array);
/** The number in a field. */
const numberOf = (message: Uint8Array, field: number): unknown => new Map(fieldsOf(message)).get(field);
const textsOf = (message: Uint8Array, field: number): string[] =>
  of(message, field).map((bytes) => new TextDecoder().decode(bytes));

Deno.test({
  name: "toOnnx(): onnxruntime-web embeds pixels as forward() does, by every kind of layer and network",
  ignore: !await hasOnnxruntimeWeb(),
}, async () => {
  const prepared = CASES.map(({ name, network, views, count }, i) => {
    const { height, width, channels } = network.input;
    const parameters = trainedParameters(network, i + 1);
    const pixels = randomPixels(network, count);
    const model = toOnnx(network, parameters, {}, views);
    return { name, network, views, parameters, pixels, model, shape: [count, height, width, channels] };
  });
  const found = await runByOnnxruntimeWeb(
    prepared.map(({ model, pixels, shape }) => ({ model, images: Float32Array.from(pixels), shape })),
  );
  const { fused: operations } = await useEngine("wasm");
  for (const [i, { name, network, views, parameters, pixels, shape }] of prepared.entries()) {
    tf.tidy(() => {
      const images = normalisePixels(tf.tensor4d(pixels, shape as [number, number, number, number], "int32"));
      const run = { operations, ...toTensors(network, parameters) };
      const expected = meanOfViews(forward(network, viewsOf(images, views), run), views);
      assert.deepEqual(found[i]!.dims, [shape[0], embeddingSize(network)], name);
      assertClose(found[i]!.embeddings, expected.dataSync(), 1e-5, name);
    });
  }
});

Deno.test("the networks that onnxruntime-web runs have every kind of layer", () => {
  const kinds = new Set(
    CASES.flatMap(({ network }) => allLayers(layersOf(network)).map(({ layer }) => layer.type)),
  );
  const files = namesIn(fileURLToPath(import.meta.resolve("../../../lib/model/layers"))).map((name) =>
    name.replace(".ts", "")
  );
  assert.deepEqual([...kinds].sort(), files);
});

Deno.test("toOnnx() names opset, input, output and metadata, with any number of images", () => {
  const network = PLAIN_NETWORKS[1]!;
  const model = toOnnx(network, trainedParameters(network, 1), { epoch: "7", "é": "{}" });
  assert.equal(numberOf(model, 1), 7);
  assert.deepEqual(textsOf(model, 2), ["Trinca"]);
  assert.deepEqual(of(model, 8).map((set) => [textsOf(set, 1), numberOf(set, 2)]), [[[""], ONNX_OPSET]]);
  assert.deepEqual(of(model, 14).map((entry) => [...textsOf(entry, 1), ...textsOf(entry, 2)]), [
    ["epoch", "7"],
    ["é", "{}"],
  ]);
  const [graph] = of(model, 7);
  const described = (field: number) =>
    of(graph!, field).map((value) => {
      const [tensor] = of(of(value, 2)[0]!, 1);
      const dimensions = of(of(tensor!, 2)[0]!, 1);
      assert.equal(numberOf(tensor!, 1), 1, "float32");
      return [...textsOf(value, 1), ...dimensions.map((size) => numberOf(size, 1) ?? textsOf(size, 2)[0])];
    });
  assert.deepEqual(described(11), [["images", "N", 11, 6, 1]]);
  assert.deepEqual(described(12), [["embeddings", "N", 2]]);
});

Deno.test("toOnnx() has each value of the network once, a convolution's by filter, channel, row and column", () => {
  const network = NETWORKS_BY_LAYER["groups"]!;
  const parameters = trainedParameters(network, 2);
  const [graph] = of(toOnnx(network, parameters), 7);
  const tensors = new Map(of(graph!, 5).map((tensor) => [textsOf(tensor, 8)[0]!, tensor]));
  assert.equal(tensors.size, of(graph!, 5).length);
  for (const [name, values] of parameters) {
    const tensor = tensors.get(name)!;
    const found = new Float32Array(of(tensor, 9)[0]!.slice().buffer);
    if (!/conv.*kernel/.test(name)) assert.deepEqual(found, values, name);
    const shape = fieldsOf(tensor).filter(([field]) => field === 1).map(([, size]) => size);
    if (name === "conv1/kernel") {
      assert.deepEqual(shape, [6, 2, 3, 3]);
      // Filter 4, channel 1, row 2, column 0.
      assert.equal(found[((4 * 2 + 1) * 3 + 2) * 3 + 0], values[((2 * 3 + 0) * 2 + 1) * 6 + 4]);
    }
  }
});

Deno.test("toOnnx() uses each name for one output only, and only what was added before", () => {
  for (const { name, network, views } of CASES) {
    const [graph] = of(toOnnx(network, trainedParameters(network, 3), {}, views), 7);
    const known = new Set(["images", ...of(graph!, 5).flatMap((tensor) => textsOf(tensor, 8))]);
    for (const node of of(graph!, 1)) {
      for (const input of textsOf(node, 1)) assert.ok(known.has(input), `${name}: ${input}`);
      const [output] = textsOf(node, 2);
      assert.ok(!known.has(output!), `${name}: ${output} twice`);
      known.add(output!);
    }
    assert.ok(known.has("embeddings"));
  }
});
