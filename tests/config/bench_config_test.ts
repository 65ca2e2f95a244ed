import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { RECIPES } from "../../lib/config/recipes.ts";
import { TRAINING_OPTIONS } from "../../lib/config/train_config.ts";

Deno.test("the defaults in the help of bench are not those of quality and curve where a recipe has others", () => {
  const ofTraining: Record<string, unknown> = defaults(TRAINING_OPTIONS);
  const recipes: Record<string, unknown>[] = Object.values(RECIPES).map((own) => ({ ...ofTraining, ...own }));
  let checked = 0;
  for (const [name, option] of Object.entries(BENCH_OPTIONS)) {
    if (!Object.hasOwn(ofTraining, name) || ["recipe", "holdout"].includes(name)) continue;
    if (recipes.every((recipe) => recipe[name] === option.default)) continue;
    checked++;
    assert.match(option.shownDefault ?? "", /^\S+; quality, curve: that of the recipe$/, name);
  }
  assert.ok(checked >= 6, `${checked} settings`);
});

Deno.test("the help of bench names the benchmarks for the settings that only some have", () => {
  for (const name of ["num_images", "net", "checkpoint_path", "data_path"] as const) {
    assert.match(BENCH_OPTIONS[name].help, /quality\b.*curve/, name);
  }
});
