import { tf } from "../engine/tf.ts";

/** So many entries are counted by one product; engines multiply matrices far faster than they add up rows. */
const BLOCK = 32;

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
    const blocks = inBlocks(mask); // [B, n, BLOCK]
    const [rows, n] = blocks.shape;
    const ranks = blocks.reshape([rows * n, BLOCK]).matMul(countsUpTo(BLOCK, true)).reshape(blocks.shape);
    const totals = ranks.slice([0, 0, BLOCK - 1], [rows, n, 1]).reshape([rows, n]) as tf.Tensor2D;
    const before = totals.matMul(countsUpTo(n, false)).expandDims(2); // [B, n, 1]
    const count = totals.sum(1); // [B]
    // In float32, u·k can round up to k, which is no entry's rank.
    const wanted = uniform.mul(count).floor().minimum(count.sub(1)).add(1).reshape([rows, 1, 1]);
    // As many entries as come before the one with the wanted rank: its column. All are whole numbers, so exact.
    return ranks.less(wanted.sub(before)).cast("float32").sum([1, 2]).cast("int32") as tf.Tensor1D;
  });
}

/** Splits the rows into blocks, the last of which ends with false entries, as float32 `[B, n, BLOCK]`. */
function inBlocks(mask: tf.Tensor2D): tf.Tensor3D {
  const [rows, columns] = mask.shape;
  const n = Math.ceil(columns / BLOCK);
  const entries = mask.cast("float32");
  const whole = n * BLOCK === columns ? entries : entries.pad([[0, 0], [0, n * BLOCK - columns]]);
  return whole.reshape([rows, n, BLOCK]);
}

/** A matrix by which a product counts: entry (i, j) is 1 if i ≤ j, or if i < j where a row's own is not counted. */
function countsUpTo(size: number, own: boolean): tf.Tensor2D {
  const ones = Float32Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return i < j || (own && i === j) ? 1 : 0;
  });
  return tf.tensor2d(ones, [size, size]);
}
