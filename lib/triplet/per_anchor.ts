import { tf } from "../engine/tf.ts";
import type { Miner, MinerInput } from "./mined_triplets.ts";
import { entryOfRow, maskedMean, type PairMasks, pairMasks, rowHasAny } from "./pair_masks.ts";

/** What the choice of a negative may look at. */
export interface NegativeChoice extends MinerInput {
  /** Which pairs may be what. */
  masks: PairMasks;
  /** Negatives with d(a,p) < d(a,n) < d(a,p) + margin for the chosen positive, booleans `[B, B]`. */
  semiHard: tf.Tensor2D;
}

/**
 * A miner of one triplet per anchor, from a rule for the positive and one for the negative.
 *
 * @param choosePositive Index of each anchor's positive, int32 `[B]`.
 * @param chooseNegative Index of each anchor's negative, int32 `[B]`.
 */
export function perAnchorMiner(
  choosePositive: (input: MinerInput, masks: PairMasks) => tf.Tensor1D,
  chooseNegative: (choice: NegativeChoice) => tf.Tensor1D,
): Miner {
  return (input) =>
    tf.tidy(() => {
      const { distances, labels, margin } = input;
      const masks = pairMasks(labels);
      const positives = choosePositive(input, masks);
      const positiveDistance = entryOfRow(distances, positives).expandDims(1); // [B, 1]
      const semiHard = masks.negative
        .logicalAnd(distances.greater(positiveDistance))
        .logicalAnd(distances.less(positiveDistance.add(margin))) as tf.Tensor2D; // [B, B]
      const negatives = chooseNegative({ ...input, masks, semiHard });
      const valid = rowHasAny(masks.positive).mul(rowHasAny(masks.negative)) as tf.Tensor1D;
      const semiHardShare = maskedMean(rowHasAny(semiHard), valid);
      return { kind: "per-anchor" as const, positives, negatives, valid, semiHardShare };
    });
}
