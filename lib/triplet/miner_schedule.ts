import type { Allowed } from "../base/check_options.ts";
import type { Miner } from "./miner.ts";

/** The miners of a training by epoch. */
export interface MinerSchedule {
  /** The name: that of the miner if there is a single one. */
  readonly name: string;
  /** The other settings, with the names of the configuration. */
  readonly settings?: Readonly<Record<string, number | boolean | string>>;
  /**
   * Returns the miner of an epoch.
   *
   * @param epoch 1-based.
   * @param epochs The number of epochs of the whole training.
   */
  minerOfEpoch(epoch: number, epochs: number): Miner;
}

/** Miners and schedules, for checks of options. */
export const MINER_OR_SCHEDULE: Allowed = {
  expected: "a miner, such as batchHard, or a schedule of miners, such as curriculum()",
  // curriculum itself is a function too, without the two arguments of a miner.
  check: (value) =>
    typeof value === "function"
      ? value.length > 0
      : typeof (value as MinerSchedule | null | undefined)?.minerOfEpoch === "function",
};

/** Converts a miner to a schedule that uses it in every epoch; a schedule is returned unchanged. */
export function scheduleOf(miner: Miner | MinerSchedule): MinerSchedule {
  return typeof miner === "function" ? { name: miner.name, minerOfEpoch: () => miner } : miner;
}
