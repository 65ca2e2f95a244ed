import type { StoredRescue } from "../run/stored_rescue.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";
import { HARD_MINERS } from "./hard_miners.ts";

/** After so many rescues a training that collapses again is stopped. */
export const MOST_RESCUES = 3;

/**
 * By what a training's rescues multiply the learning rate of its schedule: only the newest counts.
 *
 * @param epoch 1-based.
 * @param progress The share of the epoch that is complete before the step, in [0, 1).
 */
export function rescuedRate(rescues: readonly StoredRescue[], epoch: number, progress: number): number {
  const newest = rescues.at(-1);
  if (newest === undefined) return 1;
  const { rate, warmup } = newest;
  const time = epoch - 1 + progress - newest.epoch; // epochs since the point that it went back to
  return rate * (time < warmup ? (time + 1e-3) / (warmup + 1e-3) : 1);
}

/**
 * A schedule in which semi-hard negatives replace hard ones for as long as the newest rescue wants it.
 *
 * @param rescues Returns those of the training so far.
 */
export function rescuedSchedule(
  schedule: MinerSchedule,
  rescues: () => readonly StoredRescue[],
  semiHard: Miner,
): MinerSchedule {
  return {
    ...schedule,
    minerOfEpoch(epoch, epochs) {
      const miner = schedule.minerOfEpoch(epoch, epochs);
      const until = rescues().at(-1)?.semi_hard_until ?? 0;
      return epoch <= until && HARD_MINERS.has(miner.name) ? semiHard : miner;
    },
  };
}
