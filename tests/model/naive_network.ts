/** Networks as in their papers, layer by layer in double precision, to test against. */
import { layersOf, type Network } from "../../lib/model/network.ts";
import type { PlacedLayer } from "../../lib/model/place_layers.ts";
import { parameterSpecs } from "../../lib/model/parameter_specs.ts";
import {
  naiveBatchNorm,
  naiveBias,
  naiveConvolution,
  naiveDense,
  naivePool,
  naiveRelu,
  naiveStatistics,
  type NaiveTensor,
  naiveWindows,
} from "../engine/naive_layers.ts";
import { naiveNormalise } from "../triplet/naive_triplets.ts";

/** Values of parameters and running statistics by name. */
export type NaiveParameters = ReadonlyMap<string, ArrayLike<number>>;

/** The results of a forward pass. */
export interface NaivePass {
  /** `[B, D]` */
  embeddings: NaiveTensor;
  /** Mean and variance, with Bessel's correction, of each batch normalisation's input, by the running ones' names. */
  statistics: Map<string, number[]>;
}

/** Added to variances. */
const EPSILON = 1e-5;

/**
 * A forward pass.
 *
 * @param images Normalised, `[B, H, W, C]`.
 * @param training Random numbers by layer, to normalise with the batch's own statistics; undefined for the running ones.
 */
export function naiveNetwork(
  network: Network,
  images: NaiveTensor,
  parameters: NaiveParameters,
  training?: ReadonlyMap<string, ArrayLike<number>>,
): NaivePass {
  const shapes = new Map(parameterSpecs(network).map(({ name, shape }) => [name, shape]));
  const statistics = new Map<string, number[]>();
  const values = (name: string) => parameters.get(name)!;
  const tensor = (name: string): NaiveTensor => ({
    shape: shapes.get(name)!,
    values: Array.from(values(name)),
  });

  const one = (x: NaiveTensor, { layer, name, inner }: PlacedLayer): NaiveTensor => {
    // deno-lint-ignore no-explicit-any -- plain data of any kind of layer
    const options = layer as any;
    switch (layer.type) {
      case "conv": {
        const kernel = tensor(`${name}/kernel`);
        const windows = naiveWindows(x.shape, options.size, options.stride, options.padding);
        const y = naiveConvolution(x, kernel, windows, options.groups);
        return options.bias ? naiveBias(y, values(`${name}/bias`)) : y;
      }
      case "batch_norm": {
        const unbiased = naiveStatistics(x, 1);
        statistics.set(`${name}/running_mean`, unbiased.mean);
        statistics.set(`${name}/running_variance`, unbiased.variance);
        const running = {
          mean: values(`${name}/running_mean`),
          variance: values(`${name}/running_variance`),
        };
        const normalising = training === undefined ? running : naiveStatistics(x);
        return naiveBatchNorm(x, normalising, values(`${name}/gamma`), values(`${name}/beta`), EPSILON);
      }
      case "max_pool":
        return naivePool(
          x,
          options.size,
          naiveWindows(x.shape, options.size, options.stride, options.padding),
          (window) => Math.max(...window),
        );
      case "average_pool":
        return naivePool(x, options.size, naiveWindows(x.shape, options.size, options.size, "valid"), mean);
      case "global_pool": {
        const [batch, , , channels] = x.shape as [number, number, number, number];
        const size = x.values.length / batch;
        const image = (b: number) => x.values.slice(b * size, (b + 1) * size);
        return {
          shape: [batch, channels],
          values: Array.from(
            { length: batch * channels },
            (_, i) => mean(image(Math.floor(i / channels)).filter((_, at) => at % channels === i % channels)),
          ),
        };
      }
      case "relu":
        return naiveRelu(x);
      case "dense": {
        const bias = options.bias ? values(`${name}/bias`) : new Array(options.units).fill(0);
        return naiveDense(x, values(`${name}/kernel`), bias);
      }
      case "dropout": {
        if (training === undefined) return x;
        const uniforms = training.get(name)!;
        const kept = (value: number, i: number) =>
          uniforms[i]! < options.rate ? 0 : value / (1 - options.rate);
        return { shape: x.shape, values: x.values.map(kept) };
      }
      case "flatten":
        return { shape: [x.shape[0]!, x.values.length / x.shape[0]!], values: x.values };
      case "l2": {
        const [batch, size] = x.shape as [number, number];
        const rows = Array.from({ length: batch }, (_, i) => x.values.slice(i * size, (i + 1) * size));
        return { shape: x.shape, values: rows.flatMap(naiveNormalise) };
      }
      case "residual": {
        const [a, b] = [all(x, inner.layers!), all(x, inner.shortcut!)];
        return { shape: a.shape, values: a.values.map((value, i) => value + b.values[i]!) };
      }
    }
    throw new Error(`No naive form of ${layer.type}`);
  };
  const all = (x: NaiveTensor, layers: readonly PlacedLayer[]) => layers.reduce(one, x);
  return { embeddings: all(images, layersOf(network)), statistics };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The same for pixels 0 … 255, `[B, H, W, C]`, with each embedding as a row; without random numbers. */
export function naiveRows(
  network: Network,
  pixels: ArrayLike<number>,
  parameters: NaiveParameters,
  inTraining: boolean,
): { embeddings: number[][]; statistics: Map<string, number[]> } {
  const { height, width, channels } = network.input;
  const count = pixels.length / (height * width * channels);
  const values = Array.from(pixels, (pixel) => pixel / 127.5 - 1);
  const images = { shape: [count, height, width, channels], values };
  const pass = naiveNetwork(network, images, parameters, inTraining ? new Map() : undefined);
  const [, size] = pass.embeddings.shape as [number, number];
  return {
    embeddings: Array.from(
      { length: count },
      (_, i) => pass.embeddings.values.slice(i * size, (i + 1) * size),
    ),
    statistics: pass.statistics,
  };
}
