import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind } from "../layer_kind.ts";
import { imageShape } from "../shape.ts";

const GlobalPool = z.strictObject({ type: z.literal("global_pool") });

/** Average pooling over whole images. */
export type GlobalPoolLayer = z.infer<typeof GlobalPool>;

/** Averages each channel over the whole image, `[H, W, C]` → `[C]`. */
export function globalPool(): GlobalPoolLayer {
  return { type: "global_pool" };
}

/** The global pooling kind. */
export const globalPoolKind: LayerKind<GlobalPoolLayer> = {
  schema: GlobalPool,
  output: (_, input) => [imageShape(input)[2]],
  describe: () => "global average pool",
  train: pool,
  infer: pool,
  graph: (x, { name, graph }) =>
    graph.add(name, "Mean", [x, graph.integers(`${name}/axes`, [2], [1, 2])], {
      T: ATTRIBUTE.float,
      Tidx: ATTRIBUTE.int32,
      keep_dims: ATTRIBUTE.flag(false),
    }),
  onnx: (x, { name, graph }) =>
    graph.add(name, "Flatten", [graph.add(`${name}/mean`, "GlobalAveragePool", [x])], { axis: 1 }),
};

function pool(x: tf.Tensor): tf.Tensor {
  return x.mean([1, 2]);
}
