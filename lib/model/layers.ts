import { z } from "zod";
import type { Layer, LayerKind } from "./layer_kind.ts";
import { averagePoolKind } from "./layers/average_pool.ts";
import { batchNormKind } from "./layers/batch_norm.ts";
import { convKind } from "./layers/conv.ts";
import { denseKind } from "./layers/dense.ts";
import { dropoutKind } from "./layers/dropout.ts";
import { flattenKind } from "./layers/flatten.ts";
import { globalPoolKind } from "./layers/global_pool.ts";
import { l2Kind } from "./layers/l2.ts";
import { maxPoolKind } from "./layers/max_pool.ts";
import { reluKind } from "./layers/relu.ts";
import { residualKind } from "./layers/residual.ts";

/** The schema of a stored layer of any kind. */
export const LayerSchema: z.ZodType<Layer> = z.lazy(() =>
  z.discriminatedUnion("type", Object.values(KINDS).map(({ schema }) => schema) as never)
);

/** Every kind of layer by its `type`. */
const KINDS = {
  average_pool: averagePoolKind,
  batch_norm: batchNormKind,
  conv: convKind,
  dense: denseKind,
  dropout: dropoutKind,
  flatten: flattenKind,
  global_pool: globalPoolKind,
  l2: l2Kind,
  max_pool: maxPoolKind,
  relu: reluKind,
  residual: residualKind(LayerSchema),
} as const;

/**
 * Returns the kind of a layer.
 *
 * @throws {Error} If the kind is unknown.
 */
export function kindOf<L extends Layer>({ type }: L): LayerKind<L> {
  if (!Object.hasOwn(KINDS, type)) {
    throw new Error(`Expected a kind of layer, one of ${Object.keys(KINDS).join(", ")}, but found ${type}`);
  }
  return KINDS[type as keyof typeof KINDS] as unknown as LayerKind<L>;
}
