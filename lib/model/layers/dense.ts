import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { LayerKind, LayerRun } from "../layer_kind.ts";
import { vectorShape } from "../shape.ts";

const Dense = z.strictObject({
  type: z.literal("dense"),
  units: z.number().int().positive(),
  bias: z.boolean(),
  name: z.string().exactOptional(),
});

/** A matrix product. */
export type DenseLayer = z.infer<typeof Dense>;

/**
 * A matrix product plus a bias, `[I]` → `[units]`.
 *
 * @param units The number of outputs.
 * @param options `bias`: whether to add one, true by default; `name`: the prefix of the parameters' names.
 */
export function dense(
  units: number,
  { bias = true, name }: { bias?: boolean; name?: string } = {},
): DenseLayer {
  return { type: "dense", units, bias, ...(name === undefined ? {} : { name }) };
}

/** The dense kind. */
export const denseKind: LayerKind<DenseLayer> = {
  schema: Dense,
  output({ units }, input) {
    vectorShape(input);
    return [units];
  },
  parameters({ units, bias }, input) {
    const inputs = vectorShape(input);
    const initial = { bound: 1 / Math.sqrt(inputs) }; // as in PyTorch
    return [
      { suffix: "kernel", shape: [inputs, units], initial },
      ...(bias ? [{ suffix: "bias", shape: [units], initial }] : []),
    ];
  },
  multiplyAdds: ({ units }, input) => vectorShape(input) * units,
  describe: ({ units }) => `dense ${units}`,
  train: multiply,
  infer: multiply,
  graph(x, { layer: { bias }, name, graph }) {
    const y = graph.add(`${name}/product`, "MatMul", [x, `${name}/kernel`], {
      T: ATTRIBUTE.float,
      transpose_a: ATTRIBUTE.flag(false),
      transpose_b: ATTRIBUTE.flag(false),
    });
    return bias ? graph.biasAdd(`${name}/output`, y, `${name}/bias`) : y;
  },
  onnx: (x, { layer: { units, bias }, name, input, graph, values }) =>
    graph.add(`${name}/product`, "Gemm", [
      x,
      graph.floats(`${name}/kernel`, [vectorShape(input), units], values("kernel")),
      ...(bias ? [graph.floats(`${name}/bias`, [units], values("bias"))] : []),
    ]),
};

function multiply(x: tf.Tensor, { layer, operations, parameter }: LayerRun<DenseLayer>): tf.Tensor {
  const y = operations.matMul(x as tf.Tensor2D, parameter("kernel") as tf.Tensor2D);
  return layer.bias ? operations.biasAdd(y, parameter("bias") as tf.Tensor1D) : y;
}
