import type { NetworkName } from "../model/networks.ts";
import { GENERAL_OPTIONS } from "./general_options.ts";
import { LOSS_OPTIONS } from "./losses.ts";
import { MINING_OPTIONS } from "./mining_options.ts";
import { choice, type ConfigOf } from "./option.ts";
import { flagOf } from "./flag_of.ts";
import { OPTIMIZER_OPTIONS } from "./optimizer_options.ts";

/** The settings that a recipe can have. */
export const RECIPE_OPTIONS = {
  ...GENERAL_OPTIONS,
  ...LOSS_OPTIONS,
  ...MINING_OPTIONS,
  ...OPTIMIZER_OPTIONS,
};

type RecipeSettings = Readonly<Partial<ConfigOf<typeof RECIPE_OPTIONS>>>;

/** The network of the recipe `best`. */
const BEST_NETWORK: NetworkName = "vgg7";

/** What `fast` and `best` share. */
const BETTER = {
  margin: 0.5,
  phases: "semi-hard:0.4,batch-hard:0.6",
  optimizer: "adam",
  warmup: 1,
  ema: 0.999,
} as const satisfies RecipeSettings;

/**
 * Every recipe: its settings, where they differ from the defaults. The defaults are those of `original`, the
 * published program.
 */
export const RECIPES = {
  original: {},
  fast: {
    net: "original",
    epochs: 26,
    augment: "light",
    ...BETTER,
    max_positive_distance: 1.2,
    lr: 1e-2,
    lr_schedule: "linear",
  },
  best: { net: BEST_NETWORK, augment: "mid", ...BETTER, lr: 1.5e-3, lr_schedule: "cosine" },
} as const satisfies Record<string, RecipeSettings>;

/** The name of a recipe. */
export type RecipeName = keyof typeof RECIPES;

/** Writes a recipe as flags. */
export function recipeFlags(name: RecipeName): string {
  return Object.entries(RECIPES[name]).map(([setting, value]) => flagOf(setting, value)).join(" ");
}

const RECIPE_NAMES = Object.keys(RECIPES) as RecipeName[];

/** The setting that names a recipe. */
export const RECIPE_OPTION = choice<RecipeName>(
  {
    group: "Training",
    help: `Named set of flags, each of which a flag replaces; original: the published program's settings; ${
      RECIPE_NAMES.slice(1).map((name) => `${name}: ${recipeFlags(name)}`).join("; ")
    }`,
  },
  "original",
  RECIPE_NAMES,
);
