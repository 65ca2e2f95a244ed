import { tf } from "../engine/tf.ts";
import type { Miner } from "./mined_triplets.ts";
import { pairMasks } from "./pair_masks.ts";

/** Batch-all (Hermans et al., 2017): every triplet of the batch. Memory grows with B³. */
export const batchAll: Miner = ({ distances, labels, margin }) =>
  tf.tidy(() => {
    const { positive, negative } = pairMasks(labels);
    const valid = positive.expandDims(2).logicalAnd(negative.expandDims(1)); // [B, B, B]
    const ap = distances.expandDims(2); // [B, B, 1]
    const an = distances.expandDims(1); // [B, 1, B]
    const semiHard = valid.logicalAnd(an.greater(ap)).logicalAnd(an.less(ap.add(margin)));
    const pairs = valid.any(2).cast("float32").sum();
    const semiHardShare = semiHard.any(2).cast("float32").sum().div(pairs.maximum(1)) as tf.Scalar;
    return { kind: "all" as const, valid: valid.cast("float32") as tf.Tensor3D, semiHardShare };
  });
