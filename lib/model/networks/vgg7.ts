import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";

/**
 * Three pairs of 3×3 convolutions with 48, 96 and 160 filters, each pair with max pooling, and a dense layer (after
 * Simonyan and Zisserman, 2015): for small images where quality counts more than time.
 */
export function vgg7(embedding: number): Layer[] {
  return [
    ...[48, 96, 160].flatMap((filters) => [
      ...[conv(filters, 3), batchNorm(), relu()],
      ...[conv(filters, 3), maxPool(2), batchNorm(), relu()],
    ]),
    ...[flatten(), dense(embedding), l2()],
  ];
}
