import { RandomStream } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type HostParameters, initialise } from "../../lib/model/initialise.ts";
import { averagePool } from "../../lib/model/layers/average_pool.ts";
import { batchNorm } from "../../lib/model/layers/batch_norm.ts";
import { conv } from "../../lib/model/layers/conv.ts";
import { dense } from "../../lib/model/layers/dense.ts";
import { dropout } from "../../lib/model/layers/dropout.ts";
import { flatten } from "../../lib/model/layers/flatten.ts";
import { globalPool } from "../../lib/model/layers/global_pool.ts";
import { l2 } from "../../lib/model/layers/l2.ts";
import { maxPool } from "../../lib/model/layers/max_pool.ts";
import { relu } from "../../lib/model/layers/relu.ts";
import { residual } from "../../lib/model/layers/residual.ts";
import type { Layer } from "../../lib/model/layer_kind.ts";
import { makeNetwork, type Network } from "../../lib/model/network.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import { parameterSpecs, randomSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { sizeOf } from "../../lib/model/shape.ts";
import type { NaiveTensor } from "../engine/naive_layers.ts";

/** A small network with the architecture of the original. */
export function smallNetwork(height: number, width: number, filters: number[], embedding: number): Network {
  return makeNetwork({ height, width, channels: 1 }, convNet({ filters, embedding }));
}

/** Small networks with the architecture of the original: odd sides, sides that are not equal, a single filter. */
export const PLAIN_NETWORKS: Network[] = [
  smallNetwork(8, 8, [2, 3], 4),
  smallNetwork(11, 6, [3, 2], 2),
  smallNetwork(4, 5, [1, 1], 3),
];

const image = (height: number, width: number, channels: number) => ({ height, width, channels });
const head = (embedding = 3): Layer[] => [flatten(), dense(embedding), l2()];

/** Small networks with each kind of layer, each of its options, and each fused combination. */
export const NETWORKS_BY_LAYER: Record<string, Network> = {
  "the original's form": PLAIN_NETWORKS[1]!,
  "ReLU before pooling": makeNetwork(image(6, 7, 1), [
    ...[conv(2, 3), batchNorm(), relu(), maxPool(2)],
    ...[conv(3, 3), relu(), maxPool(2)],
    ...head(),
  ]),
  "pooling before batch norm": makeNetwork(image(7, 6, 1), [
    ...[conv(3, 5), maxPool(2), batchNorm(), relu()],
    ...[conv(2, 3), maxPool(2), batchNorm(), relu()],
    ...head(),
  ]),
  "pooling after a residual connection": makeNetwork(image(5, 6, 2), [
    residual([conv(3, 3), batchNorm(), relu(), conv(3, 3), batchNorm({ gamma: 0.25 })], [
      conv(3, 1),
      batchNorm(),
    ]),
    ...[relu(), maxPool(2), ...head()],
  ]),
  "colour, fused": makeNetwork(image(6, 6, 3), [conv(4, 3), batchNorm(), maxPool(2), relu(), ...head()]),
  "a wide kernel": makeNetwork(image(7, 6, 1), [conv(2, 5), batchNorm(), maxPool(2), relu(), ...head()]),
  "a bias before batch norm": makeNetwork(image(6, 6, 1), [
    ...[conv(2, 3, { bias: true }), batchNorm(), maxPool(2), relu()],
    ...[conv(2, 3, { bias: true }), batchNorm()],
    ...head(),
  ]),
  "strides": makeNetwork(image(7, 8, 1), [
    ...[conv(3, 3, { stride: 2 }), batchNorm(), relu()],
    ...[conv(2, 2, { stride: 2, padding: "valid" }), relu()],
    ...head(),
  ]),
  "valid padding": makeNetwork(image(6, 7, 2), [
    ...[conv(3, 3, { padding: "valid" }), batchNorm(), maxPool(2), relu()],
    ...head(),
  ]),
  "groups": makeNetwork(image(5, 5, 4), [
    ...[conv(6, 3, { groups: 2 }), batchNorm(), maxPool(2), relu()],
    ...[conv(6, 3, { groups: 6, bias: true }), relu()],
    ...head(),
  ]),
  "overlapping pooling": makeNetwork(image(7, 6, 2), [maxPool(3, { stride: 2, padding: "same" }), ...head()]),
  "pooling with stride 1": makeNetwork(image(5, 4, 1), [maxPool(2, { stride: 1 }), ...head()]),
  "average pooling": makeNetwork(image(7, 6, 2), [conv(3, 3), averagePool(2), averagePool(2), ...head()]),
  "global pooling": makeNetwork(image(5, 4, 2), [
    conv(6, 3),
    batchNorm(),
    relu(),
    globalPool(),
    dense(4),
    l2(),
  ]),
  "dropout": makeNetwork(image(4, 4, 1), [
    ...[conv(2, 3), dropout(0.25), relu(), flatten(), dropout(0.5), dense(4), l2()],
  ]),
  "two dense layers": makeNetwork(image(4, 4, 1), [
    ...[flatten(), dense(6, { bias: false }), batchNorm(), relu(), dense(4, { name: "embedding" }), l2()],
  ]),
  "residual": makeNetwork(image(6, 6, 2), [
    ...[conv(4, 3), batchNorm(), relu()],
    residual([conv(4, 3), batchNorm(), relu(), conv(4, 3), batchNorm()]),
    relu(),
    residual(
      [conv(6, 3, { stride: 2 }), batchNorm(), relu(), conv(6, 3), batchNorm()],
      [conv(6, 1, { stride: 2 }), batchNorm()],
    ),
    ...[relu(), globalPool(), dense(4), l2()],
  ]),
  "batch norm alone": makeNetwork(image(4, 4, 2), [batchNorm(), conv(3, 3), relu(), batchNorm(), ...head()]),
};

/** Parameters as after some training: no scale is 1 and no running statistic has its initial value. */
export function trainedParameters(network: Network, seed: number): HostParameters {
  const parameters = initialise(network, seed);
  const random = new RandomStream(seed, "trained");
  for (const [name, values] of parameters) {
    if (/gamma|variance/.test(name)) values.forEach((_, i) => values[i] = 0.5 + random.uniform());
    if (/beta|mean/.test(name)) values.forEach((_, i) => values[i] = 0.3 * random.normal());
  }
  return parameters;
}

/** Random pixels 0 … 255 of `count` images. */
export function randomPixels(network: Network, count: number): Int32Array<ArrayBuffer> {
  const { height, width, channels } = network.input;
  const random = new RandomStream(count, "pixels");
  return Int32Array.from({ length: count * height * width * channels }, () => random.integer(256));
}

/** Those pixels, normalised. */
export function randomImages(network: Network, count: number): NaiveTensor {
  const { height, width, channels } = network.input;
  const values = Array.from(randomPixels(network, count), (pixel) => pixel / 127.5 - 1);
  return { shape: [count, height, width, channels], values };
}

/** The random numbers of a training step, by layer. */
export function randomNumbers(network: Network, count: number): Map<string, Float32Array<ArrayBuffer>> {
  const random = new RandomStream(count, "dropout");
  return new Map(
    randomSpecs(network).map(({ name, shape }) => [name, random.uniforms(count * sizeOf(shape))]),
  );
}

/** Parameters and running statistics as tensors. */
export function toTensors(network: Network, values: HostParameters) {
  const tensors = (specs: { name: string; shape: number[] }[]) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, shape)]));
  return { parameters: tensors(parameterSpecs(network)), statistics: tensors(statisticSpecs(network)) };
}
