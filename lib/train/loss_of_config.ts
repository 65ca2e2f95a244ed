import { LOSSES, type LossSettings } from "../config/losses.ts";
import type { Options } from "../config/option.ts";
import type { TrainingConfig } from "../config/train_config.ts";
import { curriculum } from "../triplet/curriculum.ts";
import type { Loss } from "../triplet/loss.ts";
import { MINER_LIST } from "../triplet/miner_list.ts";

/** Returns the loss that a configuration describes, with its miners. */
export async function lossOfConfig(config: TrainingConfig): Promise<Loss> {
  const miner = config.miner === "curriculum"
    ? curriculum({ semiHard: config.semi_hard_share })
    : await MINER_LIST[config.miner]();
  const { options, load } = LOSSES[config.loss] as unknown as LossSettings<Options>;
  const settings = Object.keys(options).map((name) => [name, config[name as keyof TrainingConfig]]);
  return (await load())(Object.fromEntries(settings), miner);
}
