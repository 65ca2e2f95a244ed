import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind, LayerRun } from "../layer_kind.ts";
import { filtersFirst } from "../onnx/filters_first.ts";
import { imageShape, windowCount, type WindowPadding, windowPads } from "../shape.ts";

const positive = z.number().int().positive();

const Conv = z.strictObject({
  type: z.literal("conv"),
  filters: positive,
  size: positive,
  stride: positive,
  padding: z.enum(["same", "valid"]),
  /** The input channels are divided into this many groups; each filter uses one. */
  groups: positive,
  bias: z.boolean(),
  name: z.string().exactOptional(),
});

/** A convolution with square kernels. */
export type ConvLayer = z.infer<typeof Conv>;

/** The options of a convolution. */
export interface ConvOptions {
  /** The distance between two windows in pixels; 1 by default. */
  stride?: number;
  /** `same` (the default) pads with zeros so that stride 1 preserves height and width. */
  padding?: WindowPadding;
  /** The number of independent groups of channels; 1 by default. */
  groups?: number;
  /** Whether it adds a bias; false by default, since batch normalisation would cancel it. */
  bias?: boolean;
  /** The prefix of its parameters' names. */
  name?: string;
}

/**
 * A convolution, `[H, W, I]` → `[H', W', filters]`.
 *
 * @param filters The number of output channels.
 * @param size The side of the kernels, in pixels.
 * @example
 * ```ts
 * import { batchNorm, conv, dense, flatten, l2, relu } from "@trinca/trinca";
 *
 * const layers = [conv(16, 3, { stride: 2 }), batchNorm(), relu(), flatten(), dense(32), l2()];
 * ```
 */
export function conv(filters: number, size: number, options: ConvOptions = {}): ConvLayer {
  const { stride = 1, padding = "same", groups = 1, bias = false, name } = options;
  return {
    type: "conv",
    filters,
    size,
    stride,
    padding,
    groups,
    bias,
    ...(name === undefined ? {} : { name }),
  };
}

/** The convolution kind. */
export const convKind: LayerKind<ConvLayer> = {
  schema: Conv,
  output({ filters, size, stride, padding, groups }, input) {
    const [height, width, channels] = imageShape(input);
    // If the windows have gaps between them, wasm's convolution is wrong.
    if (stride > size && size > 1) {
      throw new Error(`a stride of ${stride} skips pixels between kernels of ${size} × ${size}`);
    }
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw new Error(
        `${groups} groups divide neither or only one of ${channels} channels and ${filters} filters`,
      );
    }
    return [windowCount(height, size, stride, padding), windowCount(width, size, stride, padding), filters];
  },
  parameters({ filters, size, groups, bias }, input) {
    const channels = imageShape(input)[2] / groups;
    // ±1/√(fan in) is the default of PyTorch, and so of the original: He et al., 2015, with gain √(1/3).
    const initial = { bound: 1 / Math.sqrt(size * size * channels) };
    return [
      { suffix: "kernel", shape: [size, size, channels, filters], initial },
      ...(bias ? [{ suffix: "bias", shape: [filters], initial }] : []),
    ];
  },
  multiplyAdds({ size, groups }, input, output) {
    return output.reduce((product, side) => product * side, size * size * imageShape(input)[2] / groups);
  },
  describe({ filters, size, stride, padding, groups }) {
    const more = [
      ...(stride === 1 ? [] : [`stride ${stride}`]),
      ...(padding === "same" ? [] : [padding]),
      ...(groups === 1 ? [] : [`${groups} groups`]),
    ];
    return [`conv ${size}×${size}, ${filters}`, ...more].join(", ");
  },
  train: convolve,
  infer: convolve,
  graph(x, { layer: { stride, padding, groups, bias }, name, graph }) {
    const attributes = {
      T: ATTRIBUTE.float,
      strides: ATTRIBUTE.integers(1, stride, stride, 1),
      dilations: ATTRIBUTE.integers(1, 1, 1, 1),
      padding: ATTRIBUTE.text(padding.toUpperCase()),
      data_format: ATTRIBUTE.text("NHWC"),
    };
    let y: string;
    if (groups === 1) y = graph.add(`${name}/convolution`, "Conv2D", [x, `${name}/kernel`], attributes);
    else {
      const axis = graph.integers(`${name}/axis`, [], [3]);
      const split = (what: string, input: string) =>
        graph.add(`${name}/${what}`, "Split", [axis, input], {
          T: ATTRIBUTE.float,
          num_split: ATTRIBUTE.integer(groups),
        });
      const [images, kernels] = [split("channels", x), split("filters", `${name}/kernel`)];
      const parts = Array.from(
        { length: groups },
        (_, i) =>
          graph.add(`${name}/convolution${i}`, "Conv2D", [`${images}:${i}`, `${kernels}:${i}`], attributes),
      );
      y = graph.add(`${name}/convolution`, "ConcatV2", [...parts, axis], {
        T: ATTRIBUTE.float,
        Tidx: ATTRIBUTE.int32,
        N: ATTRIBUTE.integer(groups),
      });
    }
    return bias ? graph.biasAdd(`${name}/biased`, y, `${name}/bias`) : y;
  },
  onnx(x, { layer: { filters, size, stride, padding, groups, bias }, name, input, graph, values }) {
    const [height, width, channels] = imageShape(input);
    const kernel = filtersFirst(values("kernel"), filters, channels / groups);
    const [top, bottom] = windowPads(height, size, stride, padding);
    const [left, right] = windowPads(width, size, stride, padding);
    return graph.add(`${name}/convolution`, "Conv", [
      x,
      graph.floats(`${name}/kernel`, [filters, channels / groups, size, size], kernel),
      ...(bias ? [graph.floats(`${name}/bias`, [filters], values("bias"))] : []),
    ], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [top, left, bottom, right],
      group: groups,
    });
  },
};

/** Whether a convolution preserves height and width and uses all channels together. */
export function isPlain({ stride, padding, groups }: ConvLayer): boolean {
  return stride === 1 && padding === "same" && groups === 1;
}

function convolve(x: tf.Tensor, { layer, operations, parameter }: LayerRun<ConvLayer>): tf.Tensor {
  const { stride, padding, groups, bias } = layer;
  const y = operations.conv2d(x as tf.Tensor4D, parameter("kernel") as tf.Tensor4D, {
    stride,
    padding,
    groups,
  });
  return bias ? operations.biasAdd(y, parameter("bias") as tf.Tensor1D) : y;
}
