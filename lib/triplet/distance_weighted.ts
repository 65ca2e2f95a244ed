import { tf } from "../engine/tf.ts";
import { createMiner, type Miner } from "./miner.ts";
import { perAnchor } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/** Smaller distances are clipped to this: their weight would explode, and their gradient is mostly noise. */
const CUTOFF = 0.5;
/** Negatives beyond this distance are not drawn: their loss is 0. */
const NONZERO_LOSS_CUTOFF = 1.4;

/**
 * Distance-weighted sampling (Wu et al., Sampling Matters in Deep Embedding Learning, 2017): the positive is
 * drawn at random; the negative with probability ∝ 1 / q(d), where q(d) ∝ dⁿ⁻² (1 − d²/4)^((n−3)/2) is the
 * density of the distance d between points that are uniformly distributed on the unit sphere of dimension n.
 * Near and far negatives are thus drawn equally often. The cutoffs are those of the paper. If all negatives
 * are too far, a random one is selected.
 */
export const distanceWeighted: Miner<"distance-weighted"> = createMiner(
  "distance-weighted",
  perAnchor(
    ({ positiveUniform }, { positive }) => pickUniform(positive, positiveUniform),
    ({ distances, dimension, negativeUniform }, { masks }) => {
      const allowed = masks.negative.logicalAnd(distances.less(NONZERO_LOSS_CUTOFF)) as tf.Tensor2D; // [B, B]
      const d = distances.maximum(CUTOFF).minimum(NONZERO_LOSS_CUTOFF);
      const logWeights = d.log().mul(2 - dimension)
        .sub(d.square().mul(-0.25).add(1).log().mul((dimension - 3) / 2));
      const masked = tf.where(allowed, logWeights, tf.fill([1, 1], -1e9));
      // In log space up to here, and the largest weight of each row is 1: nothing overflows.
      const weights = masked.sub(masked.max(1, true)).exp().mul(allowed.cast("float32"));
      const cumulative = weights.cumsum(1); // [B, B]
      const total = cumulative.max(1); // [B]
      // The first column whose cumulative weight exceeds u · total.
      const target = negativeUniform.mul(total).expandDims(1); // [B, 1]
      const drawn = tf.argMax(cumulative.greater(target).logicalAnd(allowed).cast("int32"), 1);
      return tf.where(total.greater(0), drawn, pickUniform(masks.negative, negativeUniform)) as tf.Tensor1D;
    },
  ),
);
