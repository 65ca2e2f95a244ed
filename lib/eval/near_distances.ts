import type { ByClass } from "./by_class.ts";
import { asBits, bitsOf } from "./float_bits.ts";

/**
 * d² below this are computed again. The product |a|² + |b|² − 2a·b of unit vectors in float32 has an error of some 3e-7,
 * whatever d² is: equal embeddings would be up to 6e-4 apart.
 */
const NEAR = 2 ** -16;

/**
 * Replaces the smallest distances of a block by direct differences, summed in float64: Σ (aₖ − bₖ)². Equal embeddings get
 * exactly 0. Few pairs are that near, so that this costs one pass over the block; if a network has collapsed, all are.
 *
 * @param squared d², `[rows, R]`; changed in place.
 * @param first The first query of the block.
 */
export function correctNear(
  squared: Float32Array,
  queries: ByClass,
  references: ByClass,
  first: number,
): void {
  const bits = asBits(squared);
  const limit = bitsOf(NEAR);
  const { dimension, embeddings: b, count } = references;
  const a = queries.embeddings;
  for (let i = 0; i < bits.length; i++) {
    if (bits[i]! >= limit) continue;
    const row = Math.floor(i / count);
    const [from, to] = [(first + row) * dimension, (i - row * count) * dimension];
    let sum = 0;
    for (let k = 0; k < dimension; k++) {
      const difference = a[from + k]! - b[to + k]!;
      sum += difference * difference;
    }
    squared[i] = sum;
  }
}
