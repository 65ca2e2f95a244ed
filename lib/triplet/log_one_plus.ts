import type { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";

/**
 * log(1 + eˣ) without overflow, and with the right gradient everywhere: 1/2 at 0, where a form made of `relu` and
 * `abs` has none.
 */
export function logOnePlusExp<T extends tf.Tensor>(x: T): T {
  // The same value whatever is subtracted, so that it is a constant to the gradient.
  const most = stopGradient(() => x.relu());
  return x.sub(most).exp().add(most.neg().exp()).log().add(most) as T;
}

/** Exponents that count as −∞: their exponential is 0 in float32 beside any other number. */
const NOTHING = -1e9;

/**
 * log(1 + Σ eˣ) over the entries of each row that count, without overflow: 0 where none does.
 *
 * @param x `[B, N]`
 * @param counts 1 where an entry counts, else 0, `[B, N]`.
 * @returns `[B]`
 */
export function logOnePlusSumExp(x: tf.Tensor2D, counts: tf.Tensor2D): tf.Tensor1D {
  const counted = x.mul(counts).add(counts.sub(1).mul(-NOTHING));
  const most = stopGradient(() => counted.max(1, true).relu()); // [B, 1]
  const sum = counted.sub(most).exp().sum(1).add(most.neg().exp().squeeze([1]));
  return sum.log().add(most.squeeze([1])) as tf.Tensor1D;
}
