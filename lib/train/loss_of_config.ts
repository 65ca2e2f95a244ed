import type { TrainingConfig } from "../config/train_config.ts";
import { curriculum } from "../triplet/curriculum.ts";
import type { Loss } from "../triplet/loss.ts";
import { LOSSES } from "../triplet/losses.ts";
import { MINERS } from "../triplet/miners.ts";

/** Returns the loss that a configuration describes, with its miners. */
export function lossOfConfig(config: TrainingConfig): Loss {
  const miner = config.miner === "curriculum"
    ? curriculum({ semiHard: config.semi_hard_share })
    : MINERS[config.miner];
  return LOSSES[config.loss](config, miner);
}
