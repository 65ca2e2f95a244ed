import type { tf } from "../engine/tf.ts";
import type { MinerInput } from "./miner.ts";

/**
 * Returns which of the allowed negatives are semi-hard: d(a,p) < d(a,n) < d(a,p) + margin, or the same with
 * squared distances. The shapes are broadcast.
 *
 * @param allowed Booleans.
 * @param an d(a,n)
 * @param ap d(a,p)
 */
export function semiHardMask<T extends tf.Tensor>(
  allowed: T,
  an: tf.Tensor,
  ap: tf.Tensor,
  { margin, squared }: MinerInput["window"],
): T {
  const end = squared ? ap.square().add(margin).sqrt() : ap.add(margin);
  return allowed.logicalAnd(an.greater(ap)).logicalAnd(an.less(end)) as T;
}
