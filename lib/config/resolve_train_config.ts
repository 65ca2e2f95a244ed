import { UserError } from "../base/user_error.ts";
import { LOSSES, lossesWith } from "./losses.ts";
import { CURRICULUM } from "./phases.ts";
import { RECIPES } from "./recipes.ts";
import type { TrainConfig } from "./train_config.ts";

/**
 * Completes a configuration by the settings of its recipe that were not given, and by what depends on the loss: its
 * default miner if none was given.
 *
 * @param given The names of the settings that were given.
 * @throws {UserError} If a setting was given that would have no effect, or a batch with more images than there are.
 */
export function resolveTrainConfig(config: TrainConfig, given: ReadonlySet<string>): TrainConfig {
  const { loss } = config;
  const ofRecipe = recipeSettings(config, given);
  const complete = { ...config, ...ofRecipe };
  const byDefault = given.has("phases") || "phases" in ofRecipe ? CURRICULUM : LOSSES[loss].miner;
  const resolved = given.has("miner") ? complete : { ...complete, miner: byDefault };
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
  if (given.has("phases") && given.has("semi_hard_share")) {
    throw new UserError(
      "Expected --phases or --semi_hard_share, which means semi-hard and hard phases, but found both; omit one of " +
        "them",
    );
  }
  for (const name of ["semi_hard_share", "phases"]) {
    if (!given.has(name) || resolved.miner === CURRICULUM) continue;
    throw new UserError(
      `Expected --miner ${CURRICULUM} with --${name} but found ${resolved.miner}; omit one of them` +
        (given.has("miner") ? "" : `, or add --miner ${CURRICULUM}`),
    );
  }
  // Found again when the data are open; before that nothing has been downloaded for it.
  const trained = config.num_images - config.holdout;
  if (given.has("batch_size") && trained > 0 && config.batch_size > trained) {
    throw new UserError(
      `Expected --batch_size of at most the ${trained} training images but found ${config.batch_size}`,
    );
  }
  if (given.has("lr_decay_after") && resolved.lr_schedule !== "step") {
    throw new UserError(
      given.has("lr_schedule")
        ? `Expected --lr_schedule step with --lr_decay_after but found ${resolved.lr_schedule}; omit one of them`
        : `Expected --lr_schedule step with --lr_decay_after but the recipe ${config.recipe} has ` +
          `${resolved.lr_schedule}; omit it, or add --lr_schedule step`,
    );
  }
  return resolved;
}

/** The settings of the recipe that apply: those that were not given, nor replaced by what was given. */
function recipeSettings({ recipe, loss }: TrainConfig, given: ReadonlySet<string>): Partial<TrainConfig> {
  const replacesPhases = given.has("miner") || given.has("semi_hard_share") || loss !== "triplet";
  return Object.fromEntries(
    Object.entries(RECIPES[recipe]).filter(([name]) =>
      !given.has(name) && !(name === "phases" && replacesPhases)
    ),
  );
}
