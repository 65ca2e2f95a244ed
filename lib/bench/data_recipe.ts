import type { BenchConfig } from "../config/bench_config.ts";
import { defaults } from "../config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../config/train_config.ts";

/** The settings of `bench data` that a training has by the same name. */
const SHARED = [
  ...["num_images", "batch_size", "classes_per_batch", "epochs", "net", "embedding_size", "turned_classes"],
  ...[
    "augment",
    "margin",
    "lr",
    "warmup",
    "ema",
    "size",
    "fit",
    "colour",
    "split",
    "bad",
    "data_path",
    "threads",
  ],
] as const satisfies readonly (keyof BenchConfig & keyof TrainConfig)[];

/**
 * Returns the training that `bench data` compares: semi-hard triplets, Adam, a cosine schedule, and the settings that
 * were given.
 */
export function dataRecipe(config: BenchConfig, seed: number): TrainConfig {
  return {
    ...defaults(TRAIN_OPTIONS),
    ...Object.fromEntries(SHARED.map((name) => [name, config[name]])),
    engine: "native",
    miner: "semi-hard",
    lr_schedule: "cosine",
    seed,
  };
}
