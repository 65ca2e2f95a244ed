import type { TrainingConfig } from "../config/train_config.ts";
import type { MinerName } from "../triplet/miners.ts";

/**
 * The miner of an epoch. The curriculum is semi-hard while `epoch` ≤ ⌊share · epochs⌋, then hard: 8 of 20
 * epochs with the original's share of 0.4.
 *
 * @param epoch 1-based.
 */
export function minerOfEpoch(
  config: Pick<TrainingConfig, "miner" | "semi_hard_share" | "epochs">,
  epoch: number,
): MinerName {
  if (config.miner !== "curriculum") return config.miner;
  return epoch <= lastSemiHardEpoch(config) ? "semi-hard" : "hard";
}

/** The last epoch that the curriculum spends on semi-hard negatives; 0 if none. */
export function lastSemiHardEpoch(config: Pick<TrainingConfig, "semi_hard_share" | "epochs">): number {
  // 0.29 · 100 is 28.999… in floating point.
  return Math.floor(config.semi_hard_share * config.epochs + 1e-9);
}
