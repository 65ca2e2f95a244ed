import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";
import { residual } from "../layers/residual.ts";

/**
 * A 5×5 convolution with 48 filters and two residual blocks (He et al., 2016) with 96 and 160, each of the three
 * with max pooling: for small images where quality counts more than time.
 */
export function resnet6(embedding: number): Layer[] {
  const block = (filters: number) => [
    residual(
      [conv(filters, 3), batchNorm(), relu(), conv(filters, 3), batchNorm({ gamma: 0.25 })],
      [conv(filters, 1), batchNorm()],
    ),
    ...[relu(), maxPool(2)],
  ];
  return [
    ...[conv(48, 5), maxPool(2), batchNorm(), relu()],
    ...[...block(96), ...block(160)],
    ...[flatten(), dense(embedding), l2()],
  ];
}
