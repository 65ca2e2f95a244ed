import { createMiner, type Miner } from "./miner.ts";
import { nearestSemiHard } from "./nearest_semi_hard.ts";
import { perAnchor } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/**
 * Semi-hard negatives (Schroff et al., FaceNet, 2015, section 3.2): the positive is drawn at random among the
 * other images of the anchor's class; the negative is the nearest with d(a,p) < d(a,n) < d(a,p) + margin, or
 * a random one if there is none.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { semiHard } from "@trinca/trinca/triplet";
 *
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const mined = semiHard(embeddings, tf.tensor1d([0, 0, 1, 1], "int32"), { margin: 0.5, seed: 1 });
 * if (mined.kind === "per-anchor") console.log(await mined.negatives.data()); // of each anchor
 * ```
 */
export const semiHard: Miner<"semi-hard"> = createMiner(
  "semi-hard",
  perAnchor(
    ({ positiveUniform }, { positive }) => pickUniform(positive, positiveUniform),
    nearestSemiHard,
  ),
);
