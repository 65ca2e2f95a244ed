import { flagOf } from "./flag_of.ts";
import { LOSSES, type LossName } from "./losses.ts";
import { convertStored, defaults, type Options } from "./option.ts";
import { CURRICULUM } from "./phases.ts";
import { RECIPE_OPTIONS, recipeFlags, type RecipeName, RECIPES } from "./recipes.ts";

/** The settings that say on which data a recipe is used and how it computes, and not what the recipe is. */
const NOT_OF_RECIPES = ["num_images", "holdout", "holdout_classes", "seed", "precision"];

/** The settings that make a recipe. */
const OF_RECIPES: Options = Object.fromEntries(
  Object.entries(RECIPE_OPTIONS).filter(([name]) => !NOT_OF_RECIPES.includes(name)),
);

/** The settings that say which miner is used when: they replace each other. */
const OF_MINERS = ["miner", "semi_hard_share", "phases"];

/** A configuration, or what a run stores of it: a missing setting has the value of the recipe. */
type Stored = Readonly<Record<string, unknown>>;

/**
 * Returns the flags that turn the recipe of a configuration into the configuration.
 *
 * @param options The settings to compare.
 */
export function changedFlags(stored: Stored, options: Options): string[] {
  const recipe: Stored = { ...defaults(options), ...RECIPES[recipeOf(stored)] };
  const flags = Object.entries(options).flatMap(([name, option]) => {
    if (stored[name] === undefined || name === "recipe" || OF_MINERS.includes(name)) return [];
    const value = convertStored(option, stored[name]);
    return value === recipe[name] ? [] : [flagOf(name, value)];
  });
  return [...flags, ...minerFlags({ ...recipe, ...stored }, recipe)];
}

/**
 * Names the recipe of a run, and the flags that change it: `fast, changed by --lr 0.003`; a newer program's by its name
 * alone.
 *
 * @param isLong Whether to list the recipe's own flags too.
 */
export function describeRecipe(stored: Stored, isLong = false): string {
  const { recipe = "original", net } = stored;
  if (typeof recipe !== "string" || !Object.hasOwn(RECIPES, recipe)) return String(recipe);
  // The network that --net auto chooses for the original's images.
  const isUsual = net === "original" && !("net" in RECIPES[recipe as RecipeName]);
  const flags = changedFlags(isUsual ? { ...stored, net: undefined } : stored, OF_RECIPES);
  const own = recipeFlags(recipe as RecipeName);
  const name = isLong && own !== "" ? `${recipe} (${own})` : recipe;
  return flags.length === 0 ? name : `${name}, changed by ${flags.join(" ")}`;
}

/** Older runs have no recipe: they are described by all that they changed. */
function recipeOf({ recipe = "original" }: Stored): RecipeName {
  return recipe as RecipeName;
}

function minerFlags({ loss, miner, semi_hard_share: share, phases }: Stored, recipe: Stored): string[] {
  if (miner !== CURRICULUM) return miner === recipe.miner ? [] : [flagOf("miner", miner)];
  if (phases !== "") return phases === recipe.phases ? [] : [flagOf("phases", phases)];
  // Each loss has a miner of its own, which a share of semi-hard epochs does not replace.
  const isDefault = !Object.hasOwn(LOSSES, String(loss)) || LOSSES[loss as LossName].miner === CURRICULUM;
  const isSame = recipe.phases === "" && share === recipe.semi_hard_share;
  return [
    ...(isDefault ? [] : [flagOf("miner", miner)]),
    ...(isSame ? [] : [flagOf("semi_hard_share", share)]),
  ];
}
