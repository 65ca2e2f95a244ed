import { z } from "zod";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind } from "../layer_kind.ts";

const Relu = z.strictObject({ type: z.literal("relu") });

/** max(0, x). */
export type ReluLayer = z.infer<typeof Relu>;

/** Computes max(0, x) of each value. */
export function relu(): ReluLayer {
  return { type: "relu" };
}

/** The ReLU kind. */
export const reluKind: LayerKind<ReluLayer> = {
  schema: Relu,
  output: (_, input) => input,
  describe: () => "ReLU",
  train: (x, { operations }) => operations.relu(x),
  infer: (x, { operations }) => operations.relu(x),
  graph: (x, { name, graph }) => graph.add(name, "Relu", [x], { T: ATTRIBUTE.float }),
  onnx: (x, { name, graph }) => graph.add(name, "Relu", [x]),
};
