import { z } from "zod";
import type { LayerKind } from "../layer_kind.ts";

const Dropout = z.strictObject({ type: z.literal("dropout"), rate: z.number().min(0).lt(1) });

/** Dropout. */
export type DropoutLayer = z.infer<typeof Dropout>;

/**
 * Dropout (Srivastava et al., 2014): in training mode each value becomes 0 with a certain probability, and
 * the others are scaled up to preserve the mean. In inference mode it does nothing.
 *
 * @param rate The probability, below 1.
 */
export function dropout(rate: number): DropoutLayer {
  return { type: "dropout", rate };
}

/** The dropout kind. */
export const dropoutKind: LayerKind<DropoutLayer> = {
  schema: Dropout,
  draws: true,
  output: (_, input) => input,
  describe: ({ rate }) => `dropout ${rate}`,
  train: (x, { layer: { rate }, uniforms }) =>
    x.mul(uniforms().greaterEqual(rate).cast("float32").div(1 - rate)),
  infer: (x) => x,
  graph: (x) => x,
  onnx: (x) => x,
};
