import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { globalPool } from "../layers/global_pool.ts";
import { l2 } from "../layers/l2.ts";
import { relu } from "../layers/relu.ts";
import { residual } from "../layers/residual.ts";

/** A residual network of ten layers (He et al., 2016): four blocks, for images of about 32 to 96 pixels. */
export function resnet10(embedding: number): Layer[] {
  return [
    ...[conv(32, 3), batchNorm(), relu()],
    ...[32, 64, 128, 256].flatMap((filters, i) => block(filters, i === 0 ? 1 : 2)),
    ...[globalPool(), dense(embedding), l2()],
  ];
}

/** Two convolutions past which the input goes, through one of 1×1 where it changes its shape. */
function block(filters: number, stride: number): Layer[] {
  const shortcut = stride === 1 ? [] : [conv(filters, 1, { stride }), batchNorm()];
  return [
    residual([conv(filters, 3, { stride }), batchNorm(), relu(), conv(filters, 3), batchNorm()], shortcut),
    relu(),
  ];
}
