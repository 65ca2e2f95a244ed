import type { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";

/**
 * Computes log(1 + eˣ) without overflow and with the correct gradient everywhere: 1/2 at 0, where a form
 * with `relu` and `abs` has none.
 */
export function logOnePlusExp<T extends tf.Tensor>(x: T): T {
  // The result does not depend on what is subtracted, so it is a constant for the gradient.
  const most = stopGradient(() => x.relu());
  return x.sub(most).exp().add(most.neg().exp()).log().add(most) as T;
}

/** Replaces an exponent of −∞: its exponential is 0 in float32 next to any other exponent. */
const NOTHING = -1e9;

/**
 * Computes log(1 + Σ eˣ) over the selected entries of each row, without overflow: 0 if none is selected.
 *
 * @param x `[B, N]`
 * @param counts 1 if an entry is selected, else 0, `[B, N]`.
 * @returns `[B]`
 */
export function logOnePlusSumExp(x: tf.Tensor2D, counts: tf.Tensor2D): tf.Tensor1D {
  const counted = x.mul(counts).add(counts.sub(1).mul(-NOTHING));
  const most = stopGradient(() => counted.max(1, true).relu()); // [B, 1]
  const sum = counted.sub(most).exp().sum(1).add(most.neg().exp().squeeze([1]));
  return sum.log().add(most.squeeze([1])) as tf.Tensor1D;
}
