import { type NetworkName, NETWORKS } from "../model/networks.ts";
import { UserError } from "../base/user_error.ts";
import { DEFAULT_DATA_PATH } from "../data/default_data_path.ts";
import type { Turns } from "../data/turn_image.ts";
import type { DatasetDefaults } from "../data/definition.ts";
import { DATA_OPTIONS, DATA_PATH, FORMAT_OPTION, HOLDOUT_CLASSES, shownDefaults } from "./data_options.ts";
import type { SizeSetting } from "./data_options.ts";
import { AUGMENTATION_PARTS, AUGMENTATION_PRESETS, augmentationSetting } from "./augmentation.ts";
import { CHECKPOINT_EVERY_EXPECTED, parseCheckpointEvery } from "./checkpoint_every.ts";
import { LOSS_OPTIONS, LOSSES, lossesWith } from "./losses.ts";
import { MINER_CHOICES } from "./miner_choices.ts";
import { choice, type ConfigOf, type Option, type OptionText, real, text, toggle, whole } from "./option.ts";

const TRAINING = "Training";
const MINING = "Mining";
const OPTIMIZER = "Optimizer";
const DATA = "Data";
const RUN = "Run";
const MACHINE = "Machine";
const OUTPUT = "Output";

/** A number of images; 0 for all. */
function countOrAll(describe: OptionText): Option<number> {
  const number = whole(describe, 0, { least: 0 });
  const check = (value: unknown): value is number => number.check(value) && (value === 0 || value >= 4);
  return {
    ...number,
    expected: "0 for all or a whole number of at least 4",
    check,
    parse(text) {
      const value = text === "all" ? 0 : number.parse(text);
      return check(value) ? value : undefined;
    },
  };
}

/** When to save within an epoch. */
function checkpointEvery(describe: OptionText): Option<string> {
  const check = (value: unknown): value is string =>
    typeof value === "string" && parseCheckpointEvery(value) !== undefined;
  return {
    placeholder: "N|Nm",
    ...describe,
    default: "1m",
    expected: CHECKPOINT_EVERY_EXPECTED,
    check,
    parse: (text) => check(text) ? text : undefined,
  };
}

/** As how many classes each class is trained: 0 for one, or one for each of 4 or 8 turns. */
function turns(describe: OptionText): Option<0 | Turns> {
  const check = (value: unknown): value is 0 | Turns => value === 0 || value === 4 || value === 8;
  return {
    placeholder: "0|4|8",
    ...describe,
    default: 0,
    expected: "0, 4 or 8",
    check,
    parse(text) {
      const value = whole(describe, 0, { least: 0 }).parse(text);
      return check(value) ? value : undefined;
    },
  };
}

/**
 * The settings that define a training: checkpoints store them, and they stay the same when a training is
 * resumed. The defaults are those of the original program.
 */
export const TRAINING_OPTIONS = {
  num_images: countOrAll({
    group: TRAINING,
    help: "Number of training images, from the first; 0: all",
    shownDefault: shownDefaults("num_images", "all"),
  }),
  batch_size: whole(
    { group: TRAINING, help: "Images per batch", shownDefault: "256, or all images if fewer" },
    256,
    { least: 4, most: 16_384 },
  ),
  epochs: whole({ group: TRAINING, help: "Number of passes over the training images" }, 20, {
    least: 1,
    most: 100_000,
  }),
  net: choice(
    {
      group: TRAINING,
      help: "Network architecture; auto: original for images below 48 pixels, else resnet10",
    },
    "auto",
    ["auto", ...Object.keys(NETWORKS) as NetworkName[]],
  ),
  embedding_size: whole({ group: TRAINING, help: "Dimension of the embeddings" }, 64, {
    least: 2,
    most: 4096,
  }),
  precision: choice(
    {
      group: TRAINING,
      help: "Precision of the layers; auto: bfloat16 if the processor has instructions for it, else float32",
    },
    "auto",
    ["auto", "float32", "bfloat16"],
  ),
  augment: augmentationSetting({
    group: TRAINING,
    help: "Change the training images at random; alone: light, small rotations, scalings and shifts. " +
      `${Object.keys(AUGMENTATION_PRESETS).join(", ")}, parts (${
        Object.keys(AUGMENTATION_PARTS).join(", ")
      }), or both: photos,flip:0,erase:0.25`,
  }),
  init: text(
    {
      group: TRAINING,
      help:
        "Start from the weights of another run, by name or folder; layers of other shapes, such as the last one, start " +
        "as usual",
      placeholder: "RUN",
    },
    "",
  ),
  turned_classes: turns({
    group: TRAINING,
    help:
      "Train turned images as classes of their own: 4: by 0, 90, 180 and 270 degrees; 8: their mirror images too",
  }),
  holdout: whole(
    { group: TRAINING, help: "Training images to hold out, for validation and for choosing the best epoch" },
    0,
    { least: 0 },
  ),
  holdout_classes: HOLDOUT_CLASSES,
  early_stop: whole(
    {
      group: TRAINING,
      help:
        "Stop after this many epochs without a better VAL; needs images to choose by, of --holdout say; 0: never",
    },
    0,
    { least: 0 },
  ),
  max_steps: whole(
    { group: TRAINING, help: "Maximum number of steps per epoch, for trials; 0: no limit" },
    0,
    {
      least: 0,
    },
  ),
  seed: whole({ group: TRAINING, help: "Seed of all random numbers" }, 1, { least: 0, most: 4_294_967_295 }),

  ...LOSS_OPTIONS,

  miner: choice(
    {
      group: MINING,
      help:
        "How triplets are selected; curriculum: semi-hard, then hard; other losses have their own default",
    },
    "curriculum",
    MINER_CHOICES,
  ),
  semi_hard_share: real(
    { group: MINING, help: "Share of the epochs with semi-hard negatives in the curriculum" },
    0.4,
    { least: 0, most: 1 },
  ),
  classes_per_batch: whole(
    {
      group: MINING,
      help: "Classes per batch; 0: all if each then has 2 images in every batch, else some with 4 each",
    },
    0,
    { least: 0 },
  ),

  rescue: toggle({
    group: MINING,
    help: "If all embeddings collapse into one point, go back and train on more gently, at most three times",
  }),

  optimizer: choice({ group: OPTIMIZER, help: "Optimizer" }, "adam", [
    "adam",
    "adamw",
    "sgd",
  ]),
  lr: real({ group: OPTIMIZER, help: "Initial learning rate" }, 1e-4, { least: 1e-9, most: 10 }),
  lr_schedule: choice(
    { group: OPTIMIZER, help: "step: times 0.1 after epoch --lr_decay_after; cosine: down to 0" },
    "step",
    ["step", "cosine", "constant"],
  ),
  lr_decay_after: whole({ group: OPTIMIZER, help: "Last epoch at the full rate in the step schedule" }, 15, {
    least: 1,
  }),
  warmup: real({ group: OPTIMIZER, help: "Epochs over which the learning rate rises from 0" }, 0, {
    least: 0,
    most: 1000,
  }),
  weight_decay: real({ group: OPTIMIZER, help: "Weight decay; decoupled with adamw" }, 0, {
    least: 0,
    most: 1,
  }),
  clip_norm: real(
    { group: OPTIMIZER, help: "Maximum global norm of the gradients; 0: no limit" },
    0,
    { least: 0, most: 1e6 },
  ),
  ema: real(
    {
      group: OPTIMIZER,
      help:
        "Decay of a moving average of the parameters, which is evaluated and saved instead of them; 0: none",
    },
    0,
    { least: 0, most: 0.999999 },
  ),

  ...DATA_OPTIONS,
};

/** The settings of a session, which do not change the training. */
export const SESSION_OPTIONS = {
  data_path: DATA_PATH(DEFAULT_DATA_PATH),
  format: FORMAT_OPTION,
  num_workers: whole({ group: DATA, help: "Threads that prepare batches in advance; 0: none" }, 0, {
    least: 0,
    most: 64,
  }),
  checkpoint_path: text({ group: RUN, help: "Folder of runs", placeholder: "PATH" }, "./checkpoints/"),
  run: text({ group: RUN, help: "Name of the run; date and time if not given", placeholder: "NAME" }, ""),
  resume: text({ group: RUN, help: "Resume a run, by its name or folder", placeholder: "RUN" }, ""),
  keep: text({
    group: RUN,
    help: "Checkpoints to keep besides the best: a number, or all",
    placeholder: "N|all",
  }, "3"),
  checkpoint_every: checkpointEvery({
    group: RUN,
    help: "Save a checkpoint within an epoch after so many steps, or minutes (5m); 0: only after epochs",
    placeholder: "N|Nm",
  }),
  detach: toggle({
    group: RUN,
    help: "Train in the background, even after the terminal is closed; deno task watch shows the run",
  }),
  engine: choice(
    { group: MACHINE, help: "Engine for tensors; auto: the fastest that works here" },
    "auto",
    ["auto", "native", "webgpu", "wasm", "cpu"],
  ),
  threads: whole({ group: MACHINE, help: "Threads of the native engine; 0: one per core" }, 0, {
    least: 0,
    most: 1024,
  }),
  plain: toggle({ group: OUTPUT, help: "Print lines instead of the dashboard and the progress bar" }),
  reference: text(
    {
      group: OUTPUT,
      help: "A run to draw behind the dashboard's curves, by name or folder",
      placeholder: "RUN",
    },
    "",
  ),
  ascii: toggle({ group: OUTPUT, help: "Draw the dashboard in ASCII, for fonts without braille" }),
  theme: choice(
    { group: OUTPUT, help: "Colours for a dark or a light background; auto: follow the terminal" },
    "auto",
    ["auto", "dark", "light"],
  ),
  no_report: toggle({
    group: OUTPUT,
    help: "Do not write report.html at the end, which takes the time of a t-SNE",
  }),
  tensorboard: toggle({
    group: OUTPUT,
    help: "Write curves for TensorBoard into the run's folder during the training",
  }),
  log_every: whole({ group: OUTPUT, help: "Steps between two printed lines" }, 50, { least: 1 }),
};

/** All settings of `train`. */
export const TRAIN_OPTIONS = { ...TRAINING_OPTIONS, ...SESSION_OPTIONS };

/** The settings that define a training. */
export type TrainingConfig = ConfigOf<typeof TRAINING_OPTIONS>;

/** The configuration of `train`. */
export type TrainConfig = ConfigOf<typeof TRAIN_OPTIONS>;

/**
 * Completes a configuration by what depends on the loss: its default miner if none was given.
 *
 * @param given The names of the settings that were given.
 * @throws {UserError} If a setting was given that would have no effect, or a batch with more images than there are.
 */
export function resolveTrainConfig(config: TrainConfig, given: ReadonlySet<string>): TrainConfig {
  const { loss } = config;
  const resolved = given.has("miner") ? config : { ...config, miner: LOSSES[loss].miner };
  for (const name of given) {
    const losses = lossesWith(name);
    if (losses.length > 0 && !losses.includes(loss)) {
      throw new UserError(
        `Expected no --${name} with --loss ${loss}: it is a setting of ${losses.join(", ")}; omit it`,
      );
    }
  }
  if (loss === "triplet" && config.soft_margin) {
    if (given.has("margin")) {
      throw new UserError(
        "Expected no --margin with --soft_margin, which replaces it; omit one of them",
      );
    }
    if (config.reduction === "active") {
      throw new UserError(
        "Expected no --reduction active with --soft_margin: every triplet has a loss above 0; omit one of them",
      );
    }
  }
  if (given.has("semi_hard_share") && resolved.miner !== "curriculum") {
    throw new UserError(
      `Expected --miner curriculum with --semi_hard_share but found ${resolved.miner}; omit one of them` +
        (given.has("miner") ? "" : ", or add --miner curriculum"),
    );
  }
  // Found again when the data are open; before that nothing has been downloaded for it.
  const trained = config.num_images - config.holdout;
  if (given.has("batch_size") && config.num_images > 0 && config.batch_size > trained) {
    throw new UserError(
      `Expected --batch_size of at most the ${trained} training images but found ${config.batch_size}`,
    );
  }
  if (given.has("lr_decay_after") && config.lr_schedule !== "step") {
    throw new UserError(
      `Expected --lr_schedule step with --lr_decay_after but found ${config.lr_schedule}; omit one of them`,
    );
  }
  return resolved;
}

/**
 * Checks conditions that involve several settings.
 *
 * @throws {UserError} If two settings contradict each other.
 */
export function checkTrainConfig(config: TrainConfig): void {
  // The number of all images is known only when the data set is open.
  if (config.num_images > 0) {
    const trained = config.num_images - config.holdout;
    if (trained <= 0) {
      throw new UserError(
        `Expected --holdout to leave some of the ${config.num_images} images to train on but found ${config.holdout}`,
      );
    }
  }
  if (config.classes_per_batch === 1) {
    throw new UserError(
      "Expected --classes_per_batch of at least 2, or 0 for as many as fit, but found 1: no negatives",
    );
  }
  if (config.holdout > 0 && config.holdout_classes > 0) {
    throw new UserError(
      "Expected --holdout or --holdout_classes but found both; omit one of them",
    );
  }
  if (parseKeep(config.keep) === undefined) {
    throw new UserError(
      `Expected --keep to be a whole number of at least 1, or all, but found ${config.keep}`,
    );
  }
  if (config.run !== "" && !/^(?!\.+$)[\w.-]+$/.test(config.run)) {
    throw new UserError(
      `Expected --run to be a name of letters, digits, . _ and -, not only dots, but found ${config.run}`,
    );
  }
}

/** Settings whose defaults can depend on the data set. */
type OfDataset = Partial<Record<keyof DatasetDefaults, SizeSetting>>;

/**
 * Applies a data set's defaults to the settings that were not given.
 *
 * @param given The names of the settings that were given.
 */
export function withDefaultsOf<T extends OfDataset>(
  config: T,
  given: ReadonlySet<string>,
  defaults: DatasetDefaults,
): T {
  const followed = Object.entries(defaults).filter(([name]) => name in config && !given.has(name));
  return { ...config, ...Object.fromEntries(followed) };
}

/** Parses the number of checkpoints in `--keep`; undefined if it is invalid. */
export function parseKeep(keep: string): number | undefined {
  if (keep === "all") return Infinity;
  return /^[1-9]\d*$/.test(keep) ? Number(keep) : undefined;
}

/** Returns the settings that define the training. */
export function trainingPart(config: TrainConfig): TrainingConfig {
  return Object.fromEntries(
    Object.keys(TRAINING_OPTIONS).map((name) => [name, config[name as keyof TrainConfig]])
      .filter(([, value]) => value !== undefined), // A network of a program's own has no name.
  ) as TrainingConfig;
}
