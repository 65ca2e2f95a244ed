import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { l2 } from "../layers/l2.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../layers/relu.ts";

/** The sizes of a {@link convNet}. */
export interface ConvNetOptions {
  /** The number of filters of each convolution; each one halves height and width. */
  filters: readonly number[];
  /** The dimension of the embeddings. */
  embedding: number;
}

/**
 * A plain convolutional network: for each number of filters a 3×3 convolution, batch normalisation, 2×2 max
 * pooling and ReLU; then a dense layer and L2 normalisation.
 */
export function convNet({ filters, embedding }: ConvNetOptions): Layer[] {
  return [
    ...filters.flatMap((count) => [conv(count, 3), batchNorm(), maxPool(2), relu()]),
    flatten(),
    dense(embedding),
    l2(),
  ];
}
