import { type HostValues, hostValues } from "../engine/host_values.ts";
import { tf } from "../engine/tf.ts";
import type { ByClass } from "./by_class.ts";
import { correctNear } from "./near_distances.ts";

/** Rows of the distance matrix computed at a time: enough to keep the engine busy. */
const BLOCK_ROWS = 256;
/** Distances computed at a time, unless a single row has more: 64 MB, of which there are about three copies. */
const BLOCK_DISTANCES = 1 << 24;
/** Some rows of the matrix of squared distances. */
export interface DistanceBlock {
  /** The row of the first query. */
  first: number;
  /** The number of queries. */
  rows: number;
  /** d², not below 0, `[rows, R]`. Valid until the block is released. */
  squared: Float32Array;
  /** Frees the memory; call it once. */
  release(): void;
}

/**
 * Computes the matrix of squared Euclidean distances of queries and references on the engine, block by block; those near
 * 0 by direct differences. The caller must release each block.
 */
export async function* distanceBlocks(queries: ByClass, references: ByClass): AsyncGenerator<DistanceBlock> {
  if (queries.count === 0 || references.count === 0) return;
  const { left, right } = factors(queries, references);
  const blockRows = Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_DISTANCES / references.count)));
  try {
    for (let first = 0; first < queries.count; first += blockRows) {
      const rows = Math.min(blockRows, queries.count - first);
      const { values: squared, release } = await product(left, right, first, rows);
      correctNear(squared, queries, references, first);
      yield { first, rows, squared, release };
    }
  } finally {
    tf.dispose([left, right]);
  }
}

/** |a|² + |b|² − 2a·b as one product: [−2a, |a|², 1] · [b, 1, |b|²]. */
function factors(queries: ByClass, references: ByClass): { left: tf.Tensor2D; right: tf.Tensor2D } {
  return tf.tidy(() => {
    const [a, b] = [queries, references].map(({ embeddings, dimension, count }) =>
      tf.tensor2d(embeddings, [count, dimension])
    ) as [tf.Tensor2D, tf.Tensor2D];
    const norms = (rows: tf.Tensor2D) => rows.square().sum(1, true) as tf.Tensor2D; // [N, 1]
    const ones = ({ count }: ByClass) => tf.ones([count, 1]) as tf.Tensor2D;
    return {
      left: tf.concat2d([a.mul(-2), norms(a), ones(queries)], 1), // [Q, D + 2]
      // [D + 2, R], transposed once for all blocks.
      right: tf.concat2d([b, ones(references), norms(b)], 1).transpose() as tf.Tensor2D,
    };
  });
}

async function product(
  left: tf.Tensor2D,
  right: tf.Tensor2D,
  first: number,
  rows: number,
): Promise<HostValues> {
  const block = tf.tidy(() => {
    const slice = tf.slice2d(left, [first, 0], [rows, left.shape[1]]);
    return tf.matMul(slice, right).relu(); // [rows, R]; rounding can leave d² below 0
  });
  try {
    return await hostValues(block);
  } finally {
    block.dispose();
  }
}
