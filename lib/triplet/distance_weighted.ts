import { tf } from "../engine/tf.ts";
import { defineMiner, type Miner } from "./miner.ts";
import { perAnchor } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/** Nearer negatives count as this far: their weight would explode, and their gradient is mostly noise. */
const CUTOFF = 0.5;
/** Farther negatives are not drawn: they give no loss. */
const NONZERO_LOSS_CUTOFF = 1.4;

/**
 * Distance-weighted sampling (Wu et al., Sampling Matters in Deep Embedding Learning, 2017): the positive is
 * drawn at random; the negative with probability ∝ 1 / q(d), where q(d) ∝ dⁿ⁻² (1 − d²/4)^((n−3)/2) is how often
 * a distance d occurs between points spread evenly over the unit sphere of dimension n. So near and far ones
 * are drawn alike. The cutoffs are those of the paper. Where all negatives are too far, a random one is taken.
 */
export const distanceWeighted: Miner<"distance-weighted"> = defineMiner(
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
