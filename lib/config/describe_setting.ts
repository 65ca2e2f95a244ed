import { describeStored, type Options } from "./option.ts";
import { TRAIN_OPTIONS } from "./train_config.ts";

/** What 0 means where it is no number of anything. */
const ZERO: Readonly<Record<string, string>> = {
  num_images: "all",
  holdout: "none",
  holdout_classes: "none",
  turned_classes: "none",
  early_stop: "never",
  max_positive_distance: "no limit",
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
 * The value of a setting of a training in as few words as possible: `all` for 0 images, `none` for a text that is empty.
 *
 * @param value As it is stored, perhaps by an older version.
 */
export function settingValue(name: string, value: unknown): string {
  if (value === 0 && Object.hasOwn(ZERO, name)) return ZERO[name]!;
  return value === "" ? "none" : String(value);
}

/** Describes a setting with all that it means: an augmentation with its parts. */
export function describeSetting(name: string, value: unknown): string {
  const option = (TRAIN_OPTIONS as Options)[name];
  return option?.describe === undefined ? settingValue(name, value) : describeStored(option, value);
}
