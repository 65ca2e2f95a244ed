import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";

/**
 * Three convolutions with 32, 64 and 128 filters, each with max pooling, batch normalisation and ReLU: for
 * small images with more classes than digits have, such as characters.
 */
export function convnet3(embedding: number): Layer[] {
  return [
    ...[conv(32, 5), conv(64, 3), conv(128, 3)].flatMap((layer) => [layer, maxPool(2), batchNorm(), relu()]),
    ...[flatten(), dense(embedding), l2()],
  ];
}
