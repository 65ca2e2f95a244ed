import { describeValue } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import { checkTensor } from "./check_tensor.ts";
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
 * @throws {UserError} If the name is empty or taken; when the miner is called, if its rule does not return a selection.
 *
 * @example A miner of your own: every positive pair, and the negative pairs below a distance of 1
 * ```ts
 * import { tf } from "@trinca/trinca/engine";
 * import { defineMiner, pairMasks } from "@trinca/trinca/triplet";
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
  return createMiner(name, (input) => checkedSelection(name, rule(input), input.labels.size));
}

/** The tensors of each kind of selection and their shapes; a number is how many times the batch size. */
const SHAPES = {
  "per-anchor": { positives: 1, negatives: 1, valid: 1, semiHardShare: 0 },
  "all": { valid: 3, semiHardShare: 0 },
  "pairs": { positive: 2, negative: 2, semiHardShare: 0 },
} as const satisfies {
  [Kind in Mined["kind"]]: Partial<Record<keyof Extract<Mined, { kind: Kind }>, number>>;
};

/** @throws {UserError} If a rule did not return a selection. */
function checkedSelection(name: string, mined: Mined, batch: number): Mined {
  const shapes: Readonly<Record<string, number>> | undefined = SHAPES[mined?.kind];
  if (shapes === undefined) {
    const kinds = Object.keys(SHAPES).join(", ");
    throw new UserError(
      `Expected the rule of the miner ${name} to return a selection of kind ${kinds} but found ${
        describeValue(mined)
      }`,
    );
  }
  for (const [part, rank] of Object.entries(shapes)) {
    checkTensor(`${part} of the miner ${name}`, (mined as unknown as Record<string, unknown>)[part], [
      ...new Array(rank).fill(batch),
    ]);
  }
  return mined;
}
