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

/** Converts a miner to a schedule that uses it in every epoch; a schedule is returned unchanged. */
export function scheduleOf(miner: Miner | MinerSchedule): MinerSchedule {
  return typeof miner === "function" ? { name: miner.name, minerOfEpoch: () => miner } : miner;
}
