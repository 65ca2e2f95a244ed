import { tf } from "../engine/tf.ts";
import type { AllTriplets, Mined, MinedPairs, PerAnchorTriplets } from "./mined.ts";
import { oneHot } from "./pair_masks.ts";

/** Converts to triplets: pairs become all triplets of a positive and a negative pair with the same anchor. */
export function toTriplets(mined: Mined): PerAnchorTriplets | AllTriplets {
  if (mined.kind !== "pairs") return mined;
  const { positive, negative, semiHardShare } = mined;
  const valid = tf.tidy(() => positive.expandDims(2).mul(negative.expandDims(1)) as tf.Tensor3D); // [B, B, B]
  return { kind: "all", valid, semiHardShare };
}

/** Converts to pairs: triplets become their pairs, each of which counts once. */
export function toPairs(mined: Mined): MinedPairs {
  if (mined.kind === "pairs") return mined;
  const { semiHardShare } = mined;
  const { positive, negative } = tf.tidy(() => {
    if (mined.kind === "all") {
      return { positive: mined.valid.max<tf.Tensor2D>(2), negative: mined.valid.max<tf.Tensor2D>(1) };
    }
    const size = mined.valid.shape[0];
    const chosen = (columns: tf.Tensor1D) =>
      oneHot(columns, size).mul(mined.valid.expandDims(1)) as tf.Tensor2D;
    return { positive: chosen(mined.positives), negative: chosen(mined.negatives) };
  });
  return { kind: "pairs", positive, negative, semiHardShare };
}
