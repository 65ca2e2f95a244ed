import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { globalPool } from "../layers/global_pool.ts";
import { l2 } from "../layers/l2.ts";
import { relu } from "../layers/relu.ts";
import { residualBlock } from "./residual_block.ts";

/** A residual network of ten layers (He et al., 2016): four blocks, for images of about 32 to 96 pixels. */
export function resnet10(embedding: number): Layer[] {
  return [
    ...[conv(32, 3), batchNorm(), relu()],
    ...[32, 64, 128, 256].flatMap((filters, i) => residualBlock(filters, i === 0 ? 1 : 2)),
    ...[globalPool(), dense(embedding), l2()],
  ];
}
