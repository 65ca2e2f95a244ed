import { describeStored, type Options } from "./option.ts";
import { TRAIN_OPTIONS } from "./train_config.ts";

/** What 0 means where it is no number of anything. */
const ZERO: Readonly<Record<string, string>> = {
  num_images: "all",
  holdout: "none",
  holdout_classes: "none",
  turned_classes: "none",
  early_stop: "never",
  max_steps: "no limit",
  classes_per_batch: "as many as fit",
  warmup: "none",
  weight_decay: "none",
  clip_norm: "no limit",
  ema: "none",
  size: "their own",
  num_workers: "none",
  threads: "one per core",
};

/**
 * Describes a setting of a training for a person: `all` for 0 images, `none` for a text that is empty.
 *
 * @param value As it is stored, perhaps by an older version.
 */
export function describeSetting(name: string, value: unknown): string {
  if (value === 0 && Object.hasOwn(ZERO, name)) return ZERO[name]!;
  if (value === "") return "none";
  return describeStored((TRAIN_OPTIONS as Options)[name], value);
}
