import { type NetworkName, NETWORKS } from "../model/networks.ts";
import { UserError } from "../base/user_error.ts";
import { AUTO, DATASETS } from "../data/datasets.ts";
import { DEFAULT_DATA_PATH } from "../data/default_data_path.ts";
import type { DatasetDefaults } from "../data/definition.ts";
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

/** Pixels along a side that a network makes something of. */
const LEAST_SIZE = 8;

/** A number of images of which 0 stands for all. */
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

/** What a setting is where it is not given, for the help: of each data set, the same ones together. */
function shownDefaults(setting: keyof DatasetDefaults, zero: string): string {
  const names = Map.groupBy(Object.keys(DATASETS), (name) => DATASETS[name]!.defaults[setting]);
  return [...names].sort(([a], [b]) => a - b)
    .map(([value, names]) => `${value === 0 ? zero : value}${value === 0 ? "" : ` for ${names.join(", ")}`}`)
    .join("; ");
}

/**
 * What makes a training what it is: stored with its checkpoints, and the same again when it is resumed. The
 * defaults are the original program's.
 */
export const TRAINING_OPTIONS = {
  num_images: countOrAll({
    group: TRAINING,
    help: "Training images to use, from the first; 0: all",
    shownDefault: shownDefaults("num_images", "all"),
  }),
  batch_size: whole({ group: TRAINING, help: "Images in a batch" }, 256, { least: 4, most: 16_384 }),
  epochs: whole({ group: TRAINING, help: "Times to go through the images" }, 20, { least: 1, most: 100_000 }),
  net: choice(
    { group: TRAINING, help: "The network" },
    "original",
    Object.keys(NETWORKS) as NetworkName[],
  ),
  embedding_size: whole({ group: TRAINING, help: "Numbers in an embedding" }, 64, { least: 2, most: 4096 }),
  precision: choice(
    {
      group: TRAINING,
      help: "Of the layers; auto: bfloat16 where the processor multiplies in it, else float32",
    },
    "auto",
    ["auto", "float32", "bfloat16"],
  ),
  augment: toggle({
    group: TRAINING,
    help: "Turn, scale and shift each training image a little, each time anew",
  }),
  holdout: whole(
    { group: TRAINING, help: "Training images set apart to validate on and to choose the best epoch by" },
    0,
    { least: 0 },
  ),
  early_stop: whole(
    { group: TRAINING, help: "Stop after this many epochs without a better VAL; needs --holdout; 0: never" },
    0,
    { least: 0 },
  ),
  max_steps: whole(
    { group: TRAINING, help: "Cut each epoch short after so many steps, for trials; 0: whole" },
    0,
    {
      least: 0,
    },
  ),
  seed: whole({ group: TRAINING, help: "Seed of all that is random" }, 1, { least: 0, most: 4_294_967_295 }),

  ...LOSS_OPTIONS,

  miner: choice(
    {
      group: MINING,
      help:
        "How triplets are chosen; curriculum: semi-hard, then hard; other losses have defaults of their own",
    },
    "curriculum",
    MINER_CHOICES,
  ),
  semi_hard_share: real(
    { group: MINING, help: "Share of the epochs that the curriculum spends on semi-hard negatives" },
    0.4,
    { least: 0, most: 1 },
  ),
  classes_per_batch: whole(
    {
      group: MINING,
      help: "Classes in a batch; 0: all where a batch has 2 images of each, else some with 4 each",
    },
    0,
    { least: 0 },
  ),

  optimizer: choice({ group: OPTIMIZER, help: "How parameters follow their gradients" }, "adam", [
    "adam",
    "adamw",
    "sgd",
  ]),
  lr: real({ group: OPTIMIZER, help: "Learning rate at the start" }, 1e-4, { least: 1e-9, most: 10 }),
  lr_schedule: choice(
    { group: OPTIMIZER, help: "Step: times 0.1 after epoch --lr_decay_after; cosine: down to 0" },
    "step",
    ["step", "cosine", "constant"],
  ),
  lr_decay_after: whole({ group: OPTIMIZER, help: "Last epoch at the full rate, of the step schedule" }, 15, {
    least: 1,
  }),
  warmup: real({ group: OPTIMIZER, help: "Epochs over which the rate rises from 0" }, 0, {
    least: 0,
    most: 1000,
  }),
  weight_decay: real({ group: OPTIMIZER, help: "Weight decay; decoupled with adamw" }, 0, {
    least: 0,
    most: 1,
  }),
  clip_norm: real(
    { group: OPTIMIZER, help: "Greatest norm of all gradients of a step together; 0: any" },
    0,
    { least: 0, most: 1e6 },
  ),
  ema: real(
    {
      group: OPTIMIZER,
      help:
        "Decay of a moving average of the parameters, which is evaluated and saved in their place; 0: none",
    },
    0,
    { least: 0, most: 0.999999 },
  ),

  dataset: choice(
    {
      group: DATA,
      help:
        `Auto: what --data_path holds; without it ${DATASETS.mnist!.title} where it can be fetched, else ` +
        `${DATASETS.digits!.title}. ${
          Object.entries(DATASETS).map(([name, { title }]) => `${name}: ${title}`).join("; ")
        }`,
    },
    AUTO,
    [AUTO, ...Object.keys(DATASETS)],
  ),
  size: whole(
    {
      group: DATA,
      help:
        "Pixels along a side that the images of a folder or table are cut and resized to; 0: the data set's own",
      shownDefault: shownDefaults("size", "as they are"),
    },
    0,
    { least: 0, most: 1024 },
  ),
  colour: choice(
    { group: DATA, help: "Of the images of a folder or table; auto: grey where all of them are" },
    "auto",
    ["auto", "grey", "rgb"],
  ),
};

/** What a session may change without changing the training. */
export const SESSION_OPTIONS = {
  data_path: text({
    group: DATA,
    help: "Folder or table of the data, only read; what is fetched is kept in the user's cache",
    placeholder: "PATH",
  }, DEFAULT_DATA_PATH),
  num_workers: whole({ group: DATA, help: "Threads that prepare batches ahead; 0: none" }, 0, {
    least: 0,
    most: 64,
  }),
  checkpoint_path: text({ group: RUN, help: "Folder of runs", placeholder: "PATH" }, "./checkpoints/"),
  run: text({ group: RUN, help: "Name of the run; date and time if not given", placeholder: "NAME" }, ""),
  resume: text({ group: RUN, help: "Go on with a run, by its name or folder", placeholder: "RUN" }, ""),
  keep: text({
    group: RUN,
    help: "Checkpoints to keep beside the best: a number, or all",
    placeholder: "N|all",
  }, "3"),
  detach: toggle({
    group: RUN,
    help: "Train in the background: it goes on when the terminal is closed; deno task watch shows it",
  }),
  engine: choice(
    { group: MACHINE, help: "Where tensors live; auto: the fastest that runs" },
    "auto",
    ["auto", "native", "webgpu", "wasm", "cpu"],
  ),
  threads: whole({ group: MACHINE, help: "Threads of the native engine; 0: one per core" }, 0, {
    least: 0,
    most: 1024,
  }),
  plain: toggle({ group: OUTPUT, help: "Print lines: no dashboard and no progress bar" }),
  reference: text(
    {
      group: OUTPUT,
      help: "A run to draw beneath the dashboard's curves, by name or folder",
      placeholder: "RUN",
    },
    "",
  ),
  ascii: toggle({ group: OUTPUT, help: "Draw the dashboard in ASCII, for fonts without braille" }),
  theme: choice(
    { group: OUTPUT, help: "Colours for a dark or a light background; auto: as the terminal says" },
    "auto",
    ["auto", "dark", "light"],
  ),
  no_report: toggle({ group: OUTPUT, help: "Write no report.html at the end; it takes t-SNE's time" }),
  tensorboard: toggle({
    group: OUTPUT,
    help: "Write curves for TensorBoard into the run's folder, as they grow",
  }),
  log_every: whole({ group: OUTPUT, help: "Steps between two lines that are printed" }, 50, { least: 1 }),
};

/** All settings of `train`. */
export const TRAIN_OPTIONS = { ...TRAINING_OPTIONS, ...SESSION_OPTIONS };

/** What makes a training what it is. */
export type TrainingConfig = ConfigOf<typeof TRAINING_OPTIONS>;

/** The configuration of `train`. */
export type TrainConfig = ConfigOf<typeof TRAIN_OPTIONS>;

/**
 * Completes what a command line says by what depends on the loss: its own miner where none was given.
 *
 * @param given Names of the settings that were given.
 * @throws {UserError} If one was given that has no effect beside the others: none is read and ignored.
 */
export function resolveTrainConfig(config: TrainConfig, given: ReadonlySet<string>): TrainConfig {
  const { loss } = config;
  const resolved = given.has("miner") ? config : { ...config, miner: LOSSES[loss].miner };
  for (const name of given) {
    const losses = lossesWith(name);
    if (losses.length > 0 && !losses.includes(loss)) {
      throw new UserError(
        `Expected no --${name} with --loss ${loss}: it is a setting of ${losses.join(", ")}; leave it out`,
      );
    }
  }
  if (loss === "triplet" && config.soft_margin) {
    if (given.has("margin")) {
      throw new UserError(
        "Expected no --margin with --soft_margin, which takes its place; leave one of them out",
      );
    }
    if (config.reduction === "active") {
      throw new UserError(
        "Expected no --reduction active with --soft_margin: every triplet has a loss above 0; leave one of them out",
      );
    }
  }
  if (given.has("semi_hard_share") && resolved.miner !== "curriculum") {
    throw new UserError(
      `Expected --miner curriculum with --semi_hard_share but found ${resolved.miner}; leave one of them out` +
        (given.has("miner") ? "" : ", or add --miner curriculum"),
    );
  }
  if (given.has("lr_decay_after") && config.lr_schedule !== "step") {
    throw new UserError(
      `Expected --lr_schedule step with --lr_decay_after but found ${config.lr_schedule}; leave one of them out`,
    );
  }
  return resolved;
}

/**
 * Checks what no setting can check alone.
 *
 * @throws {UserError} If two settings contradict each other.
 */
export function checkTrainConfig(config: TrainConfig): void {
  // All images are as many as the data set has, which is known when it is open.
  if (config.num_images > 0) {
    const trained = config.num_images - config.holdout;
    if (trained <= 0) {
      throw new UserError(
        `Expected --holdout to leave some of the ${config.num_images} images to train on but found ${config.holdout}`,
      );
    }
    if (config.batch_size > trained) {
      throw new UserError(
        `Expected --batch_size of at most the ${trained} training images but found ${config.batch_size}`,
      );
    }
  }
  if (config.classes_per_batch === 1) {
    throw new UserError(
      "Expected --classes_per_batch of at least 2, or 0 for as many as fit, but found 1: no negatives",
    );
  }
  if (config.size > 0 && config.size < LEAST_SIZE) {
    throw new UserError(
      `Expected --size of at least ${LEAST_SIZE} pixels, or 0 for the data set's own, but found ${config.size}`,
    );
  }
  if (parseKeep(config.keep) === undefined) {
    throw new UserError(
      `Expected --keep to be a whole number of at least 1, or all, but found ${config.keep}`,
    );
  }
  if (config.run !== "" && !/^[\w.-]+$/.test(config.run)) {
    throw new UserError(`Expected --run to be a name of letters, digits, . _ and - but found ${config.run}`);
  }
}

/** Settings of which some follow from the data set. */
type OfDataset = Partial<Record<keyof DatasetDefaults, number>>;

/**
 * Settings with those of a data set in place of what was not given.
 *
 * @param given Names of the settings that were given.
 */
export function withDefaultsOf<T extends OfDataset>(
  config: T,
  given: ReadonlySet<string>,
  defaults: DatasetDefaults,
): T {
  const followed = Object.entries(defaults).filter(([name]) => name in config && !given.has(name));
  return { ...config, ...Object.fromEntries(followed) };
}

/** How many checkpoints `--keep` means; undefined if nothing. */
export function parseKeep(keep: string): number | undefined {
  if (keep === "all") return Infinity;
  return /^[1-9]\d*$/.test(keep) ? Number(keep) : undefined;
}

/** The training's part of a configuration. */
export function trainingPart(config: TrainConfig): TrainingConfig {
  return Object.fromEntries(
    Object.keys(TRAINING_OPTIONS).map((name) => [name, config[name as keyof TrainConfig]])
      .filter(([, value]) => value !== undefined), // A network of a program's own has no name.
  ) as TrainingConfig;
}
