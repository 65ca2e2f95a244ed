import { tf } from "../engine/tf.ts";
import type { MinerInput } from "./miner.ts";
import { nearest, rowHasAny } from "./pair_masks.ts";
import type { NegativeChoice } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/** Index of each anchor's nearest semi-hard negative, and of a random negative where none is; int32 `[B]`. */
export function nearestSemiHard(
  { distances, negativeUniform }: MinerInput,
  { masks, semiHard }: NegativeChoice,
): tf.Tensor1D {
  const found = rowHasAny(semiHard).cast("bool");
  return tf.where(found, nearest(distances, semiHard), pickUniform(masks.negative, negativeUniform));
}
