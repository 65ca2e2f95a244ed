import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind, LayerRun } from "../layer_kind.ts";
import { imageShape, windowCount, type WindowPadding } from "../shape.ts";

const positive = z.number().int().positive();

const Conv = z.strictObject({
  type: z.literal("conv"),
  filters: positive,
  size: positive,
  stride: positive,
  padding: z.enum(["same", "valid"]),
  /** The input's channels are cut into so many groups, and each filter looks at one. */
  groups: positive,
  bias: z.boolean(),
  name: z.string().exactOptional(),
});

/** A convolution with square kernels. */
export type ConvLayer = z.infer<typeof Conv>;

/** What a convolution can be besides its filters and their size. */
export interface ConvOptions {
  /** Pixels from one window to the next; 1 if not given. */
  stride?: number;
  /** `same` (the default) pads with zeros so that with stride 1 height and width stay. */
  padding?: WindowPadding;
  /** Groups of channels that do not see each other; 1 if not given. */
  groups?: number;
  /** Whether it adds a bias; not if not given, since batch normalisation would take it away again. */
  bias?: boolean;
  /** What its parameters' names begin with. */
  name?: string;
}

/**
 * A convolution, `[H, W, I]` → `[H', W', filters]`.
 *
 * @param filters Channels that come out.
 * @param size Of the kernels, in pixels.
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

/** Convolutions. */
export const convKind: LayerKind<ConvLayer> = {
  schema: Conv,
  output({ filters, size, stride, padding, groups }, input) {
    const [height, width, channels] = imageShape(input);
    // Where windows leave pixels out between them, wasm's convolution is wrong.
    if (stride > size && size > 1) {
      throw new Error(`a stride of ${stride} leaves out pixels between kernels of ${size} × ${size}`);
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
    // ±1/√(fan in) is PyTorch's default and so the original's: He et al., 2015, with gain √(1/3).
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
};

/** Whether a convolution keeps height and width and looks at all channels at once. */
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
