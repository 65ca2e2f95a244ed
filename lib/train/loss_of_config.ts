import { LOSSES, type LossSettings } from "../config/losses.ts";
import type { Options } from "../config/option.ts";
import { CURRICULUM, phasesOf } from "../config/phases.ts";
import type { TrainingConfig } from "../config/train_config.ts";
import { curriculum } from "../triplet/curriculum.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import { MINER_LIST, type MinerName } from "../triplet/miner_list.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";

/** Returns the loss that a configuration describes, with its miners. */
export async function lossOfConfig(config: TrainingConfig): Promise<Loss> {
  const { options, load } = LOSSES[config.loss] as unknown as LossSettings<Options>;
  const settings = Object.keys(options).map((name) => [name, config[name as keyof TrainingConfig]]);
  return (await load())(Object.fromEntries(settings), await minersOf(config));
}

async function minersOf(config: TrainingConfig): Promise<Miner | MinerSchedule> {
  if (config.miner !== CURRICULUM) return await MINER_LIST[config.miner]();
  const phases = phasesOf(config).map(async ({ miner, share }) => ({
    miner: await MINER_LIST[miner as MinerName](), // Settings are checked when they are parsed or read.
    share,
  }));
  return curriculum({ phases: await Promise.all(phases) });
}
