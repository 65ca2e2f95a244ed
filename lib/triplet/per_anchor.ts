import type { tf } from "../engine/tf.ts";
import type { PerAnchorTriplets } from "./mined.ts";
import type { MinerInput } from "./miner.ts";
import { entryOfRow, maskedMean, type PairMasks, pairMasks, rowHasAny } from "./pair_masks.ts";
import { semiHardMask } from "./semi_hard_mask.ts";

/** What the selection of negatives can use besides the batch. */
export interface NegativeChoice {
  masks: PairMasks;
  /** The negatives that are semi-hard for the selected positive, booleans `[B, B]`. */
  semiHard: tf.Tensor2D;
}

/**
 * Creates the rule of a miner with one triplet per anchor from a rule for the positive and one for the
 * negative.
 *
 * @param choosePositive Returns the index of each anchor's positive, int32 `[B]`.
 * @param chooseNegative Returns the index of each anchor's negative, int32 `[B]`.
 */
export function perAnchor(
  choosePositive: (input: MinerInput, masks: PairMasks) => tf.Tensor1D,
  chooseNegative: (input: MinerInput, choice: NegativeChoice) => tf.Tensor1D,
): (input: MinerInput) => PerAnchorTriplets {
  return (input) => {
    const { distances, labels, window } = input;
    const masks = pairMasks(labels);
    const positives = choosePositive(input, masks);
    const positiveDistance = entryOfRow(distances, positives).expandDims(1); // [B, 1]
    const semiHard = semiHardMask(masks.negative, distances, positiveDistance, window); // [B, B]
    const negatives = chooseNegative(input, { masks, semiHard });
    const valid = rowHasAny(masks.positive).mul(rowHasAny(masks.negative)) as tf.Tensor1D;
    const semiHardShare = maskedMean(rowHasAny(semiHard), valid);
    return { kind: "per-anchor", positives, negatives, valid, semiHardShare };
  };
}
