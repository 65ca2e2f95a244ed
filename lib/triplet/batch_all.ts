import type { tf } from "../engine/tf.ts";
import { createMiner, type Miner } from "./miner.ts";
import { pairMasks } from "./pair_masks.ts";
import { semiHardMask } from "./semi_hard_mask.ts";

/** Batch-all (Hermans et al., 2017): every triplet of the batch. Memory grows with B³. */
export const batchAll: Miner<"batch-all"> = createMiner("batch-all", ({ distances, labels, window }) => {
  const { positive, negative } = pairMasks(labels);
  const valid = positive.expandDims(2).logicalAnd(negative.expandDims(1)); // [B, B, B]
  const semiHard = semiHardMask(valid, distances.expandDims(1), distances.expandDims(2), window);
  const pairs = valid.any(2).cast("float32").sum();
  const semiHardShare = semiHard.any(2).cast("float32").sum().div(pairs.maximum(1)) as tf.Scalar;
  return { kind: "all", valid: valid.cast("float32") as tf.Tensor3D, semiHardShare };
});
