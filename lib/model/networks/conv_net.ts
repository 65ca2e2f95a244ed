import { UserError } from "../../base/user_error.ts";
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
 *
 * @throws {UserError} If a number is missing or is not a whole number above 0.
 */
export function convNet({ filters, embedding }: ConvNetOptions): Layer[] {
  if (!Array.isArray(filters) || !filters.every(isCount)) {
    throw new UserError(
      `Expected filters of convNet() as a list of whole numbers above 0, such as [32, 64], but found ${
        Array.isArray(filters) ? `[${filters.map(String).join(", ")}]` : filters
      }`,
    );
  }
  if (!isCount(embedding)) {
    throw new UserError(
      `Expected embedding of convNet() as a whole number above 0, such as 64, but found ${embedding}`,
    );
  }
  return [
    ...filters.flatMap((count) => [conv(count, 3), batchNorm(), maxPool(2), relu()]),
    flatten(),
    dense(embedding),
    l2(),
  ];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
