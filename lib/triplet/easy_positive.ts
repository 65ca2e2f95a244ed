import { createMiner, type Miner } from "./miner.ts";
import { nearestSemiHard } from "./nearest_semi_hard.ts";
import { nearest } from "./pair_masks.ts";
import { perAnchor } from "./per_anchor.ts";

/**
 * Easy positives with semi-hard negatives (Xuan et al., Improved Embeddings with Easy Positive Triplet Mining, 2020,
 * section 3): the positive is the nearest of the anchor's class, so that a class may keep several clusters; the
 * negative is the nearest with d(a,p) < d(a,n) < d(a,p) + margin, and a random one where none is.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { easyPositive } from "@trinca/trinca/triplet";
 *
 * const embeddings = tf.tensor2d([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]]);
 * const mined = easyPositive(embeddings, tf.tensor1d([0, 0, 1, 1], "int32"), { margin: 0.5, seed: 1 });
 * if (mined.kind === "per-anchor") console.log(await mined.positives.data()); // of each anchor: 1, 0, 3, 2
 * ```
 */
export const easyPositive: Miner<"easy-positive"> = createMiner(
  "easy-positive",
  perAnchor(
    ({ distances }, { positive }) => nearest(distances, positive),
    nearestSemiHard,
  ),
);
