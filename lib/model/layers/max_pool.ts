import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind, LayerRun } from "../layer_kind.ts";
import { imageShape, windowCount, type WindowPadding, windowPads } from "../shape.ts";

const positive = z.number().int().positive();

const MaxPool = z.strictObject({
  type: z.literal("max_pool"),
  size: positive,
  stride: positive,
  padding: z.enum(["same", "valid"]),
});

/** Max pooling over square windows. */
export type MaxPoolLayer = z.infer<typeof MaxPool>;

/**
 * Takes the maximum of each square window.
 *
 * @param size The side of a window, in pixels.
 * @param options `stride`: the distance between two windows, by default the size; `padding`: by default
 * `valid`.
 */
export function maxPool(
  size: number,
  { stride = size, padding = "valid" }: { stride?: number; padding?: WindowPadding } = {},
): MaxPoolLayer {
  return { type: "max_pool", size, stride, padding };
}

/** The max pooling kind. */
export const maxPoolKind: LayerKind<MaxPoolLayer> = {
  schema: MaxPool,
  output({ size, stride, padding }, input) {
    const [height, width, channels] = imageShape(input);
    return [windowCount(height, size, stride, padding), windowCount(width, size, stride, padding), channels];
  },
  describe({ size, stride, padding }) {
    const more = [
      ...(stride === size ? [] : [`stride ${stride}`]),
      ...(padding === "valid" ? [] : [padding]),
    ];
    return [`max pool ${size}×${size}`, ...more].join(", ");
  },
  train: pool,
  infer: pool,
  graph: (x, { layer: { size, stride, padding }, name, graph }) =>
    graph.add(name, "MaxPool", [x], {
      T: ATTRIBUTE.float,
      ksize: ATTRIBUTE.integers(1, size, size, 1),
      strides: ATTRIBUTE.integers(1, stride, stride, 1),
      padding: ATTRIBUTE.text(padding.toUpperCase()),
      data_format: ATTRIBUTE.text("NHWC"),
    }),
  onnx(x, { layer: { size, stride, padding }, name, input, graph }) {
    const [height, width] = imageShape(input);
    const [top, bottom] = windowPads(height, size, stride, padding);
    const [left, right] = windowPads(width, size, stride, padding);
    return graph.add(name, "MaxPool", [x], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [top, left, bottom, right],
    });
  },
};

/** Whether its windows are 2×2 and do not overlap. */
export function halves({ size, stride, padding }: MaxPoolLayer): boolean {
  return size === 2 && stride === 2 && padding === "valid";
}

function pool(x: tf.Tensor, { layer, operations }: LayerRun<MaxPoolLayer>): tf.Tensor {
  const { size, stride, padding } = layer;
  return operations.maxPool(x as tf.Tensor4D, size, { stride, padding });
}
