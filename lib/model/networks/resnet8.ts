import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { globalPool } from "../layers/global_pool.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";
import { residualBlock } from "./residual_block.ts";

/**
 * A residual network of eight layers (He et al., 2016): pooling after the first one and three blocks, for images of
 * about 48 to 96 pixels, at a fifth of the cost of resnet10.
 */
export function resnet8(embedding: number): Layer[] {
  return [
    ...[conv(32, 3), maxPool(2), batchNorm(), relu()],
    ...[32, 64, 128].flatMap((filters, i) => residualBlock(filters, i === 0 ? 1 : 2)),
    ...[globalPool(), dense(embedding), l2()],
  ];
}
