import type { Miner } from "./miner.ts";

/** Which miner chooses in which epoch of a training. */
export interface MinerSchedule {
  /** Its name: that of the miner where there is one for all epochs. */
  readonly name: string;
  /** What else it was made with, under the names that a configuration has for it. */
  readonly settings?: Readonly<Record<string, number | boolean | string>>;
  /**
   * The miner of an epoch.
   *
   * @param epoch 1-based.
   * @param epochs Of the whole training.
   */
  minerOfEpoch(epoch: number, epochs: number): Miner;
}

/** A miner as the schedule that has it in every epoch; a schedule as it is. */
export function scheduleOf(miner: Miner | MinerSchedule): MinerSchedule {
  return typeof miner === "function" ? { name: miner.name, minerOfEpoch: () => miner } : miner;
}
