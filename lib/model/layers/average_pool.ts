import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind, LayerRun } from "../layer_kind.ts";
import { imageShape, windowCount } from "../shape.ts";

const AveragePool = z.strictObject({ type: z.literal("average_pool"), size: z.number().int().positive() });

/** Average pooling over square windows that do not overlap. */
export type AveragePoolLayer = z.infer<typeof AveragePool>;

/**
 * Averages each square window; the windows do not overlap, and incomplete ones are ignored.
 *
 * @param size The side of a window, in pixels.
 */
export function averagePool(size: number): AveragePoolLayer {
  return { type: "average_pool", size };
}

/** The average pooling kind. */
export const averagePoolKind: LayerKind<AveragePoolLayer> = {
  schema: AveragePool,
  output({ size }, input) {
    const [height, width, channels] = imageShape(input);
    return [windowCount(height, size, size, "valid"), windowCount(width, size, size, "valid"), channels];
  },
  describe: ({ size }) => `average pool ${size}×${size}`,
  train: pool,
  infer: pool,
  graph: (x, { layer: { size }, name, graph }) =>
    graph.add(name, "AvgPool", [x], {
      T: ATTRIBUTE.float,
      ksize: ATTRIBUTE.integers(1, size, size, 1),
      strides: ATTRIBUTE.integers(1, size, size, 1),
      padding: ATTRIBUTE.text("VALID"),
      data_format: ATTRIBUTE.text("NHWC"),
    }),
  onnx: (x, { layer: { size }, name, graph }) =>
    graph.add(name, "AveragePool", [x], { kernel_shape: [size, size], strides: [size, size] }),
};

function pool(x: tf.Tensor, { layer, operations }: LayerRun<AveragePoolLayer>): tf.Tensor {
  return operations.averagePool(x as tf.Tensor4D, layer.size);
}
