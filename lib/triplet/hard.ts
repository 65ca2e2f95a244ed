import { nearest } from "./pair_masks.ts";
import { createMiner, type Miner } from "./miner.ts";
import { perAnchor } from "./per_anchor.ts";
import { pickUniform } from "./pick_uniform.ts";

/**
 * Hard negatives: the positive is drawn at random among the other images of the anchor's class; the negative
 * is the nearest to the anchor.
 */
export const hard: Miner<"hard"> = createMiner(
  "hard",
  perAnchor(
    ({ positiveUniform }, { positive }) => pickUniform(positive, positiveUniform),
    ({ distances }, { masks }) => nearest(distances, masks.negative),
  ),
);
