import { tf } from "../engine/tf.ts";
import type { Miner } from "./mined_triplets.ts";
import { nearest, rowHasAny } from "./pair_masks.ts";
import { perAnchorMiner } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/**
 * Semi-hard negatives (Schroff et al., FaceNet, 2015, section 3.2): the positive is drawn at random among the
 * anchor's others; the negative is the nearest with d(a,p) < d(a,n) < d(a,p) + margin, and a random one where
 * none is.
 */
export const semiHard: Miner = perAnchorMiner(
  ({ positiveUniform }, { positive }) => pickUniform(positive, positiveUniform),
  ({ distances, masks, semiHard, negativeUniform }) => {
    const found = rowHasAny(semiHard).cast("bool");
    return tf.where(found, nearest(distances, semiHard), pickUniform(masks.negative, negativeUniform));
  },
);
