import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";

/**
 * Five convolutions without padding, three of 5×5 and two of 3×3, with 32 to 128 filters and one pooling: for
 * centred images of about 28 pixels, such as digits.
 */
export function convnet5(embedding: number): Layer[] {
  const unpadded = (filters: number, size: number) => conv(filters, size, { padding: "valid" });
  return [
    ...[unpadded(32, 5), batchNorm(), relu()],
    ...[unpadded(48, 5), batchNorm(), relu()],
    ...[unpadded(64, 5), maxPool(2), batchNorm(), relu()],
    ...[unpadded(96, 3), batchNorm(), relu()],
    ...[unpadded(128, 3), batchNorm(), relu()],
    ...[flatten(), dense(embedding), l2()],
  ];
}
