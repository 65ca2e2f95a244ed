import { type CamelCase, camelCase } from "../base/camel_case.ts";
import { checkValue } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import type { AugmentationChoice } from "../config/augmentation.ts";
import { LOSS_OPTIONS, LOSSES } from "../config/losses.ts";
import { type ConfigOf, defaults, type Option, type Options } from "../config/option.ts";
import { checkTrainConfig } from "../config/check_train_config.ts";
import { SESSION_OPTIONS } from "../config/session_options.ts";
import { TRAIN_OPTIONS, type TrainConfig, TRAINING_OPTIONS } from "../config/train_config.ts";
import type { Engine } from "../engine/engine.ts";
import { isOwnLoss } from "../triplet/define_loss.ts";
import type { Loss } from "../triplet/loss.ts";
import { resolvePrecision } from "./resolve_precision.ts";

/** What a loss, a network and an engine are given as, and not as settings; a recipe has all of them. */
const GIVEN_AS_VALUES = [
  "recipe",
  "net",
  "embedding_size",
  "miner",
  "semi_hard_share",
  "phases",
  "sync_batch_norm",
  ...Object.keys(LOSS_OPTIONS),
] as const;

/** The settings of losses in a configuration. */
const LOSS_SETTINGS = Object.keys(LOSS_OPTIONS).filter((name) => name !== "loss");

type Settings =
  & Omit<
    ConfigOf<typeof TRAINING_OPTIONS>,
    | keyof typeof LOSS_OPTIONS
    | "recipe"
    | "net"
    | "embedding_size"
    | "miner"
    | "semi_hard_share"
    | "phases"
    | "sync_batch_norm"
    | "augment"
  >
  & { augment: AugmentationChoice }
  & Pick<ConfigOf<typeof SESSION_OPTIONS>, "num_workers" | "keep">;

/** The settings of a training: those of `deno task train`, in camel case, with the same defaults. */
export type TrainSettings = { [Name in keyof Settings & string as CamelCase<Name>]?: Settings[Name] };

/** What to do about a setting that `train()` does not know. */
function adviceOn(given: string): string {
  const place = GIVEN_AS_VALUES.map(camelCase).indexOf(given);
  if (place < 0) return "rename or omit it";
  if (given === "recipe") {
    return "it is a flag of deno task train; pass its settings, its network and its loss";
  }
  if (given === "syncBatchNorm") return "only deno task train has several workers; omit it";
  return ["net", "embedding_size"].includes(GIVEN_AS_VALUES[place]!)
    ? "it follows from network"
    : "it is set where the loss is made: loss: tripletLoss({ … })";
}

/** Returns a user's error with settings by the names of `train()` instead of flags; others as they are. */
export function inCamelCase(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const message = error.message.replace(
    /--([a-z_]+)/g,
    (flag, name) => Object.hasOwn(TRAINING_OPTIONS, name) || name === "keep" ? camelCase(name) : flag,
  );
  return message === error.message ? error : new UserError(message);
}

/**
 * Returns the settings of a loss or a miner, which the configuration stores among its own.
 *
 * @param allowed The settings of the configuration that are those of losses, or of miners.
 * @throws {UserError} If one has the name of another setting, which it would replace.
 */
function ownSettings<T extends Readonly<Record<string, unknown>>>(
  of: string,
  settings: T,
  allowed: readonly string[],
): T {
  for (const name of Object.keys(settings)) {
    if (Object.hasOwn(TRAIN_OPTIONS, name) && !allowed.includes(name)) {
      throw new UserError(
        `Expected settings of ${of} with names of their own but found ${name}, a setting of the training; rename it`,
      );
    }
  }
  return settings;
}

/**
 * Returns the configuration that the settings of `train()` and its loss mean.
 *
 * @throws {UserError} If a setting is unknown or has a value that it cannot have.
 */
export function configOfSettings(settings: TrainSettings, loss: Loss, engine: Engine): TrainConfig {
  // A checkpoint names the loss, and these names mean the library's.
  if (isOwnLoss(loss) && Object.hasOwn(LOSSES, loss.name)) {
    throw new UserError(
      `Expected another name for the loss than ${
        Object.keys(LOSSES).join(", ")
      } but found ${loss.name}; rename it`,
    );
  }
  const known: Options = {
    ...TRAINING_OPTIONS,
    num_workers: SESSION_OPTIONS.num_workers,
    keep: SESSION_OPTIONS.keep,
  };
  const names = new Map(
    Object.keys(known).filter((name) => !(GIVEN_AS_VALUES as readonly string[]).includes(name))
      .map((name) => [camelCase(name), name]),
  );
  const { recipe: _, ...config }: Record<string, unknown> = defaults(TRAIN_OPTIONS);
  for (const [given, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    const name = names.get(given);
    if (name === undefined) {
      throw new UserError(
        `Expected settings of a training, ${[...names.keys()].join(", ")}, but found ${given}; ${
          adviceOn(given)
        }`,
      );
    }
    const option = known[name] as Option<unknown>;
    const converted = option.convert === undefined ? value : option.convert(value);
    checkValue(given, converted, option);
    config[name] = converted;
  }
  Object.assign(
    config,
    { loss: loss.name, miner: loss.miner.name },
    ownSettings(`the loss ${loss.name}`, loss.settings, LOSS_SETTINGS),
    ownSettings(`the miner ${loss.miner.name}`, loss.miner.settings ?? {}, ["semi_hard_share", "phases"]),
  );
  const checked = config as TrainConfig;
  checkTrainConfig(checked);
  return { ...checked, precision: resolvePrecision(checked.precision, engine, false) };
}
