import { checkOptions, numberFrom } from "../base/check_options.ts";
import { tf } from "../engine/tf.ts";
import type { MinedPairs } from "./mined.ts";
import { createMiner, type Miner, type MinerInput } from "./miner.ts";
import { cosines, entryOfRow, farthest, maskedMean, pairMasks, rowHasAny } from "./pair_masks.ts";
import { semiHardMask } from "./semi_hard_mask.ts";

/** Larger than any cosine, for entries that are no pair. */
const NONE = 1e9;

/** The options of the multi-similarity miner. */
export interface MultiSimilarityMinerOptions {
  /** The tolerance by which a pair may be easier than the hardest pair of the other kind. */
  epsilon?: number;
}

/**
 * The miner of the multi-similarity loss (Wang et al., 2019, section 4.2): it selects pairs that are hard in
 * comparison with those of the other kind. Of an anchor's positive pairs it selects those with S − ε < the
 * largest S of a negative pair, of its negative pairs those with S + ε > the smallest S of a positive one. S
 * is the cosine.
 */
export function multiSimilarityMiner(
  options: MultiSimilarityMinerOptions = {},
): Miner<"multi-similarity"> {
  checkOptions("multiSimilarityMiner()", options, { epsilon: numberFrom(0, 4) });
  const { epsilon = 0.1 } = options;
  return createMiner("multi-similarity", (input: MinerInput): MinedPairs => {
    const { distances, labels, window } = input;
    const masks = pairMasks(labels);
    const similarities = cosines(distances);
    const among = (mask: tf.Tensor2D, none: number) => tf.where(mask, similarities, tf.fill([1, 1], none));
    const hardestNegative = among(masks.negative, -NONE).max(1, true); // [B, 1]
    const hardestPositive = among(masks.positive, NONE).min(1, true); // [B, 1]
    const positive = masks.positive.logicalAnd(
      similarities.sub(epsilon).less(hardestNegative),
    ) as tf.Tensor2D;
    const negative = masks.negative.logicalAnd(
      similarities.add(epsilon).greater(hardestPositive),
    ) as tf.Tensor2D;
    const both = rowHasAny(positive).mul(rowHasAny(negative)) as tf.Tensor1D;
    const positiveDistance = entryOfRow(distances, farthest(distances, positive)).expandDims(1);
    const semiHard = semiHardMask(masks.negative, distances, positiveDistance, window);
    return {
      kind: "pairs",
      positive: positive.cast("float32"),
      negative: negative.cast("float32"),
      semiHardShare: maskedMean(rowHasAny(semiHard), both),
    };
  });
}

/** The multi-similarity miner with the paper's ε of 0.1: see {@link multiSimilarityMiner}. */
export const multiSimilarity: Miner<"multi-similarity"> = multiSimilarityMiner();
