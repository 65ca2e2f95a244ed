import { checkOptions, numberFrom } from "../base/check_options.ts";
import { hard } from "./hard.ts";
import { lastSemiHardEpoch } from "./last_semi_hard_epoch.ts";
import type { MinerSchedule } from "./miner_schedule.ts";
import { semiHard } from "./semi_hard.ts";

/** The division of the epochs by the curriculum. */
export interface CurriculumOptions {
  /** The share of the epochs with semi-hard negatives, 0 to 1. */
  semiHard?: number;
}

/**
 * A schedule with semi-hard negatives first and hard ones after that: semi-hard while `epoch` ≤ ⌊share ·
 * epochs⌋, which is 8 of 20 epochs by default.
 *
 * @throws {UserError} If the share is not a number from 0 to 1.
 *
 * @example
 * ```ts
 * import { curriculum, tripletLoss } from "@trinca/trinca/triplet";
 *
 * const loss = tripletLoss({ margin: 1, miner: curriculum({ semiHard: 0.4 }) });
 * console.log([1, 8, 9, 20].map((epoch) => loss.miner.minerOfEpoch(epoch, 20).name)); // semi-hard until 8, then hard
 * ```
 */
export function curriculum(options: CurriculumOptions = {}): MinerSchedule {
  checkOptions("curriculum()", options, { semiHard: numberFrom(0, 1) });
  const { semiHard: share = 0.4 } = options;
  return {
    name: "curriculum",
    settings: { semi_hard_share: share },
    minerOfEpoch: (epoch, epochs) => epoch <= lastSemiHardEpoch(share, epochs) ? semiHard : hard,
  };
}
