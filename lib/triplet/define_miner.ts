import { UserError } from "../base/user_error.ts";
import type { Mined } from "./mined.ts";
import { createMiner, type Miner, type MinerInput } from "./miner.ts";
import { MINER_NAMES } from "./miner_list.ts";

/** Names that mean something else in a checkpoint. */
const TAKEN: readonly string[] = [...MINER_NAMES, "curriculum"];

/**
 * Creates a miner from its rule.
 *
 * @param name Stored in checkpoints and shown on the dashboard; not that of a miner of this library.
 * @param rule Called within `tf.tidy`, where no gradient is recorded.
 * @throws {UserError} If the name is empty or taken.
 *
 * @example A miner of your own: every positive pair, and the negative pairs below a distance of 1
 * ```ts
 * import { defineMiner, pairMasks } from "@trinca/trinca/triplet";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const nearNegatives = defineMiner("near-negatives", ({ distances, labels }) => {
 *   const { positive, negative } = pairMasks(labels);
 *   return {
 *     kind: "pairs",
 *     positive: positive.cast("float32"),
 *     negative: negative.logicalAnd(distances.less(1)).cast("float32"),
 *     semiHardShare: tf.scalar(NaN),
 *   };
 * });
 * ```
 */
export function defineMiner<const Name extends string>(
  name: Name,
  rule: (input: MinerInput) => Mined,
): Miner<Name> {
  if (typeof name !== "string" || name === "" || TAKEN.includes(name)) {
    throw new UserError(
      `Expected a new name for a miner, none of ${TAKEN.join(", ")}, but found ${
        JSON.stringify(name)
      }; rename it`,
    );
  }
  return createMiner(name, rule);
}
