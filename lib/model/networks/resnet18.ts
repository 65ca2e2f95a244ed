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
 * The residual network of eighteen layers (He et al., 2016): a 7×7 convolution, pooling and eight blocks, for
 * images of about 64 to 224 pixels.
 */
export function resnet18(embedding: number): Layer[] {
  return [
    ...[conv(64, 7, { stride: 2 }), batchNorm(), relu(), maxPool(3, { stride: 2, padding: "same" })],
    ...[64, 128, 256, 512].flatMap((filters, i) => [
      ...residualBlock(filters, i === 0 ? 1 : 2),
      ...residualBlock(filters, 1),
    ]),
    ...[globalPool(), dense(embedding), l2()],
  ];
}
