import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import type { LayerKind } from "../layer_kind.ts";
import { sizeOf } from "../shape.ts";

const Flatten = z.strictObject({ type: z.literal("flatten") });

/** Conversion to a vector. */
export type FlattenLayer = z.infer<typeof Flatten>;

/** Flattens an image, `[H, W, C]` → `[H·W·C]`. */
export function flatten(): FlattenLayer {
  return { type: "flatten" };
}

/** The flatten kind. */
export const flattenKind: LayerKind<FlattenLayer> = {
  schema: Flatten,
  output: (_, input) => [sizeOf(input)],
  describe: () => "flatten",
  train: inARow,
  infer: inARow,
  graph: (x, { name, input, graph }) => graph.reshape(name, x, [-1, sizeOf(input)]),
  onnx: (x, { name, input, graph }) => input.length === 3 ? graph.flatten(name, x, input) : x,
};

function inARow(x: tf.Tensor): tf.Tensor {
  return x.reshape([-1, sizeOf(x.shape.slice(1))]);
}
