import { tf } from "../engine/tf.ts";

/**
 * Draws one of the true entries of each row, all with the same probability.
 *
 * With k true entries and a uniform random number u, the entry at index ⌊u·k⌋ among them is drawn.
 *
 * @param mask Booleans, `[B, N]`.
 * @param uniform In [0, 1), `[B]`.
 * @returns The column of the entry, int32 `[B]`; 0 if the row has none.
 */
export function pickUniform(mask: tf.Tensor2D, uniform: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const ranks = mask.cast("float32").cumsum(1); // 1 at the first true entry of a row, 2 at the second, …
    const count = ranks.max(1); // [B]
    // In float32, u·k can round up to k, which is no entry's rank.
    const wanted = uniform.mul(count).floor().minimum(count.sub(1)).add(1).expandDims(1); // [B, 1]
    return tf.argMax(ranks.equal(wanted).logicalAnd(mask).cast("int32"), 1) as tf.Tensor1D;
  });
}
