import { DATA_OPTIONS } from "./data_options.ts";
import { GENERAL_OPTIONS } from "./general_options.ts";
import { LOSS_OPTIONS } from "./losses.ts";
import { MINING_OPTIONS } from "./mining_options.ts";
import type { ConfigOf } from "./option.ts";
import { OPTIMIZER_OPTIONS } from "./optimizer_options.ts";
import { RECIPE_OPTION } from "./recipes.ts";
import { SESSION_OPTIONS } from "./session_options.ts";
import { SYNC_OPTIONS, WORKER_OPTIONS } from "./worker_options.ts";

/**
 * The settings that define a training: checkpoints store them, and they stay the same when a training is
 * resumed. The defaults are those of the original program, which the recipe `original` is.
 */
export const TRAINING_OPTIONS = {
  recipe: RECIPE_OPTION,
  ...GENERAL_OPTIONS,
  ...LOSS_OPTIONS,
  ...MINING_OPTIONS,
  ...OPTIMIZER_OPTIONS,
  ...DATA_OPTIONS,
  ...SYNC_OPTIONS,
};

/** All settings of `train`. */
export const TRAIN_OPTIONS = { ...TRAINING_OPTIONS, ...SESSION_OPTIONS, ...WORKER_OPTIONS };

/** The settings that define a training. */
export type TrainingConfig = ConfigOf<typeof TRAINING_OPTIONS>;

/** The configuration of `train`. */
export type TrainConfig = ConfigOf<typeof TRAIN_OPTIONS>;

/** Returns the settings that define the training. */
export function trainingPart(config: TrainConfig): TrainingConfig {
  return Object.fromEntries(
    Object.keys(TRAINING_OPTIONS).map((name) => [name, config[name as keyof TrainConfig]])
      .filter(([, value]) => value !== undefined), // A network of a program's own has no name.
  ) as TrainingConfig;
}
