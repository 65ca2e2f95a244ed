import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind } from "../layer_kind.ts";
import { vectorShape } from "../shape.ts";

/** Keeps the square root away from 0, where it has no gradient. */
const NORM_EPSILON = 1e-12;

const L2 = z.strictObject({ type: z.literal("l2") });

/** L2 normalisation. */
export type L2Layer = z.infer<typeof L2>;

/** Scales each vector to length 1, which makes embeddings comparable. Every network ends with it. */
export function l2(): L2Layer {
  return { type: "l2" };
}

/** The L2 normalisation kind. */
export const l2Kind: LayerKind<L2Layer> = {
  schema: L2,
  output(_, input) {
    vectorShape(input);
    return input;
  },
  describe: () => "L2 norm",
  train: unitLength,
  infer: unitLength,
  graph(x, { name, graph }) {
    const axis = graph.integers(`${name}/axis`, [1], [1]);
    const epsilon = graph.float(`${name}/epsilon`, NORM_EPSILON);
    const square = graph.add(`${name}/square`, "Square", [x], { T: ATTRIBUTE.float });
    const sum = graph.add(`${name}/sum`, "Sum", [square, axis], {
      T: ATTRIBUTE.float,
      Tidx: ATTRIBUTE.int32,
      keep_dims: ATTRIBUTE.flag(true),
    });
    const guarded = graph.add(`${name}/guarded`, "AddV2", [sum, epsilon], { T: ATTRIBUTE.float });
    const length = graph.add(`${name}/length`, "Sqrt", [guarded], { T: ATTRIBUTE.float });
    return graph.add(`${name}/unit`, "RealDiv", [x, length], { T: ATTRIBUTE.float });
  },
  onnx(x, { name, graph }) {
    const sum = graph.add(`${name}/sum`, "ReduceSumSquare", [x], { axes: [1], keepdims: 1 });
    const guarded = graph.add(`${name}/guarded`, "Add", [sum, graph.float(`${name}/epsilon`, NORM_EPSILON)]);
    return graph.add(`${name}/unit`, "Div", [x, graph.add(`${name}/length`, "Sqrt", [guarded])]);
  },
};

/**
 * Scales rows to length 1.
 *
 * @param x `[B, D]`.
 */
export function unitLength(x: tf.Tensor): tf.Tensor {
  return x.div(x.square().sum(1, true).add(NORM_EPSILON).sqrt());
}
