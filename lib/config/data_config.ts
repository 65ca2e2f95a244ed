import { DATA_OPTIONS, DATA_PATH, FORMAT_OPTION } from "./data_options.ts";
import { DEFAULT_DATA_PATH } from "../data/default_data_path.ts";
import { UserError } from "../base/user_error.ts";
import { type ConfigOf, text, toggle, whole } from "./option.ts";
import { TRAINING_OPTIONS } from "./train_config.ts";

const OUTPUT = "Output";
const PAIRS = "Pairs";

/** All settings of `data`; those of the data are the same as for a training. */
export const DATA_COMMAND_OPTIONS = {
  data_path: {
    ...DATA_PATH(DEFAULT_DATA_PATH),
    help: "Folder, table, list or ZIP file of the data, read only; the flag's name can be omitted",
  },
  ...DATA_OPTIONS,
  format: FORMAT_OPTION,
  bad: {
    ...DATA_OPTIONS.bad,
    default: "skip",
    help: "Files that are missing or cannot be decoded; auto and stop: an error, as in a training",
  } as typeof DATA_OPTIONS.bad,
  num_images: TRAINING_OPTIONS.num_images,
  holdout: TRAINING_OPTIONS.holdout,
  holdout_classes: TRAINING_OPTIONS.holdout_classes,
  no_duplicates: toggle({
    group: OUTPUT,
    help: "Do not look for duplicates, which takes time with a million images",
  }),
  show_augmented: {
    ...TRAINING_OPTIONS.augment,
    group: OUTPUT,
    help: "Show training images as this augmentation changes them",
    default: "none",
  } as typeof TRAINING_OPTIONS.augment,
  html: text({
    group: OUTPUT,
    help: "Write a page with figures and pictures as one HTML file",
    placeholder: "FILE",
  }, ""),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  ascii: toggle({ group: OUTPUT, help: "Draw pictures in ASCII" }),
  make_pairs: text({
    group: PAIRS,
    help:
      "Write random pairs of the images for evaluation into a new file, half of them of one class, for eval --pairs",
    placeholder: "FILE",
  }, ""),
  pair_count: whole({ group: PAIRS, help: "Number of pairs" }, 6000, { least: 4, most: 10_000_000 }),
  seed: whole({ group: PAIRS, help: "Seed of the pairs, of --holdout and of the augmented images" }, 1, {
    least: 0,
    most: 4_294_967_295,
  }),
};

/** The configuration of `data`. */
export type DataConfig = ConfigOf<typeof DATA_COMMAND_OPTIONS>;

/**
 * Rejects a flag without effect.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If there is one.
 */
export function checkDataConfig(config: DataConfig, given: ReadonlySet<string>): void {
  if (given.has("pair_count") && config.make_pairs === "") {
    throw new UserError("Expected --make_pairs FILE together with --pair_count; add it");
  }
  if (config.pair_count % 2 === 1) {
    throw new UserError(
      `Expected --pair_count as an even number, half of each kind, but found ${config.pair_count}`,
    );
  }
  if (config.json && config.ascii) {
    throw new UserError("Expected --json without --ascii, which is for pictures; omit one of them");
  }
}
