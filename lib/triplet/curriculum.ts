import { type Allowed, checkOptions, numberFrom } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import { hard } from "./hard.ts";
import type { Miner } from "./miner.ts";
import type { MinerSchedule } from "./miner_schedule.ts";
import { epochsOfPhases, type Phase, phaseOfEpoch, sumOfShares } from "./phases.ts";
import { semiHard } from "./semi_hard.ts";

/** The division of the epochs by the curriculum. */
export interface CurriculumOptions {
  /** The share of the epochs with semi-hard negatives, 0 to 1, before hard ones; 0.4 by default. */
  semiHard?: number;
  /** Any other miners, in order, each with its share of the epochs; the shares add up to 1. */
  phases?: readonly Phase<Miner>[];
}

/** A list of phases, for the check of options. */
const PHASES: Allowed = {
  expected: "a list of phases, { miner: batchHard, share: 0.6 }, whose shares add up to 1",
  check: (value) =>
    Array.isArray(value) && value.every(isPhase) && sumOfShares(value as Phase<Miner>[]) === 1,
};

function isPhase(value: unknown): value is Phase<Miner> {
  const { miner, share } = (value ?? {}) as Partial<Phase<unknown>>;
  return typeof miner === "function" && miner.length > 0 && typeof share === "number" && share >= 0;
}

/**
 * A schedule of miners by epoch. By default semi-hard negatives come first and hard ones after that: semi-hard while
 * `epoch` ≤ ⌊share · epochs⌋, which is 8 of 20 epochs. `phases` is a list of any miners: each ends with epoch
 * ⌊epochs · (its share + the shares before it)⌋, the last one with the last epoch.
 *
 * @throws {UserError} If a share is not a number from 0 to 1, or the shares do not add up to 1.
 *
 * @example
 * ```ts
 * import { batchHard, curriculum, semiHard, tripletLoss } from "@trinca/trinca/triplet";
 *
 * const loss = tripletLoss({ margin: 1, miner: curriculum({ semiHard: 0.4 }) });
 * console.log([1, 8, 9, 20].map((epoch) => loss.miner.minerOfEpoch(epoch, 20).name)); // semi-hard until 8, then hard
 *
 * const phases = [{ miner: semiHard, share: 0.4 }, { miner: batchHard, share: 0.6 }];
 * console.log(curriculum({ phases }).minerOfEpoch(9, 20).name); // batch-hard
 * ```
 */
export function curriculum(options: CurriculumOptions = {}): MinerSchedule {
  checkOptions("curriculum()", options, { semiHard: numberFrom(0, 1), phases: PHASES });
  const { semiHard: share = 0.4, phases } = options;
  if (phases === undefined) {
    const two = [{ miner: semiHard, share }, { miner: hard, share: 1 - share }];
    return schedule(two, { semi_hard_share: share });
  }
  if (options.semiHard !== undefined) {
    throw new UserError("Expected semiHard or phases of curriculum() but found both; omit one of them");
  }
  const text = phases.map(({ miner, share }) => `${miner.name}:${share}`).join(",");
  return schedule(phases, { phases: text });
}

function schedule(phases: readonly Phase<Miner>[], settings: MinerSchedule["settings"]): MinerSchedule {
  return {
    name: "curriculum",
    ...(settings && { settings }),
    minerOfEpoch: (epoch, epochs) => phaseOfEpoch(epochsOfPhases(phases, epochs), epoch).miner,
  };
}
