import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/flags.ts";
import { changedFlags, describeRecipe } from "../../lib/config/changed_flags.ts";
import { checkConfig, defaults } from "../../lib/config/option.ts";
import { RECIPE_OPTIONS, recipeFlags, type RecipeName, RECIPES } from "../../lib/config/recipes.ts";
import { resolveTrainConfig } from "../../lib/config/resolve_train_config.ts";
import {
  TRAIN_OPTIONS,
  type TrainConfig,
  TRAINING_OPTIONS,
  trainingPart,
} from "../../lib/config/train_config.ts";
import { refuses } from "../base/fixtures.ts";

const NAMES = Object.keys(RECIPES) as RecipeName[];

/** The settings of a command line. */
async function resolved(...flags: string[]): Promise<TrainConfig> {
  const { config, given } = await parseFlags(flags, TRAIN_OPTIONS);
  return resolveTrainConfig(config, given);
}

Deno.test("the recipe original is the defaults, and the one that is used if none is named", async () => {
  assert.deepEqual(await resolved(), { ...defaults(TRAIN_OPTIONS), recipe: "original" });
  assert.deepEqual(await resolved("--recipe", "original"), await resolved());
});

Deno.test("a recipe has the settings that its flags mean, in values that flags can have", async () => {
  for (const name of NAMES) {
    for (const [setting, value] of Object.entries(RECIPES[name])) {
      assert.ok(RECIPE_OPTIONS[setting as keyof typeof RECIPE_OPTIONS].check(value), `${setting} of ${name}`);
    }
    const byFlags = await resolved(...recipeFlags(name).split(" ").filter(Boolean));
    assert.deepEqual(await resolved("--recipe", name), { ...byFlags, recipe: name });
  }
  const { net, lr, lr_schedule, margin, augment, phases, warmup, ema, miner } = await resolved(
    "--recipe=fast",
  );
  assert.deepEqual({ net, lr, lr_schedule, margin, augment, phases, warmup, ema, miner }, {
    net: "original",
    lr: 0.01,
    lr_schedule: "linear",
    margin: 0.5,
    augment: "light",
    phases: "semi-hard:0.4,batch-hard:0.6",
    warmup: 1,
    ema: 0.999,
    miner: "curriculum",
  });
});

Deno.test("a flag replaces that of the recipe, also if it is the default", async () => {
  const config = await resolved("--lr", "1e-4", "--recipe", "fast", "--no-augment", "--ema=0");
  assert.deepEqual([config.lr, config.augment, config.ema, config.margin], [1e-4, "none", 0, 0.5]);
});

Deno.test("another miner, a share of semi-hard epochs or another loss replaces the recipe's phases", async () => {
  const of = async (...flags: string[]) => {
    const { miner, phases, semi_hard_share } = await resolved("--recipe", "fast", ...flags);
    return [miner, phases, semi_hard_share];
  };
  assert.deepEqual(await of("--miner", "batch-all"), ["batch-all", "", 0.4]);
  assert.deepEqual(await of("--miner", "curriculum"), ["curriculum", "", 0.4]);
  assert.deepEqual(await of("--semi_hard_share", "0.6"), ["curriculum", "", 0.6]);
  assert.deepEqual(await of("--loss", "contrastive"), ["semi-hard", "", 0.4]);
  assert.deepEqual(await of("--phases", "hard:1"), ["curriculum", "hard:1", 0.4]);
  assert.deepEqual(await of("--loss", "contrastive", "--phases", "hard:1"), ["curriculum", "hard:1", 0.4]);
});

Deno.test("a flag that the recipe leaves without effect is refused with advice that works", async () => {
  await refuses(
    () => resolved("--recipe", "fast", "--lr_decay_after", "10"),
    /^Expected --lr_schedule step with --lr_decay_after but the recipe fast has linear; omit it, or add --lr_sch/,
  );
  const { lr_schedule } = await resolved("--recipe=fast", "--lr_decay_after=10", "--lr_schedule=step");
  assert.equal(lr_schedule, "step");
});

Deno.test("changedFlags() are those that turn the recipe into the configuration", async () => {
  const lines = [
    [],
    ["--recipe=fast"],
    ["--recipe=best", "--lr=0.0001", "--ema=0"],
    ["--recipe=fast", "--no-augment", "--squared"],
    ["--recipe=fast", "--miner=batch-all"],
    ["--recipe=fast", "--miner=curriculum"],
    ["--recipe=fast", "--semi_hard_share=0.4"],
    ["--recipe=fast", "--loss=contrastive"],
    ["--recipe=fast", "--loss=contrastive", "--miner=curriculum"],
    ["--recipe=fast", "--phases=semi-hard:0.5,hard:0.5"],
    ["--semi_hard_share=0.2"],
    ["--loss=multi-similarity", "--miner=curriculum", "--semi_hard_share=0.3"],
    ["--loss=multi-similarity", "--phases=hard:1"],
    ["--seed=3", "--num_images=100", "--holdout=10", "--plain", "--checkpoint_path=/tmp/a b"],
  ];
  for (const line of lines) {
    const config = await resolved(...line);
    // Without the quotes, of which no shell is asked.
    const flags = changedFlags(config, TRAIN_OPTIONS).map((flag) =>
      flag.replace(" ", "=").replaceAll("'", "")
    );
    assert.deepEqual(await resolved(`--recipe=${config.recipe}`, ...flags), config, line.join(" "));
  }
});

Deno.test("describeRecipe() names the recipe, and the flags that change it", async () => {
  const of = async (...flags: string[]) => describeRecipe(trainingPart(await resolved(...flags)));
  assert.equal(await of(), "original");
  assert.equal(await of("--seed", "3", "--holdout", "5000", "--precision", "float32"), "original");
  assert.equal(await of("--recipe", "fast"), "fast");
  assert.equal(
    await of("--recipe", "fast", "--lr", "3e-3", "--epochs", "5", "--no-augment"),
    "fast, changed by --epochs 5 --augment none --lr 0.003",
  );
  assert.equal(await of("--recipe", "fast", "--miner", "hard"), "fast, changed by --miner hard");
  assert.equal(await of("--miner", "batch-hard"), "original, changed by --miner batch-hard");
  const long = describeRecipe(await resolved("--recipe", "fast", "--squared"), true);
  assert.equal(long, `fast (${recipeFlags("fast")}), changed by --squared`);
});

Deno.test("describeRecipe() describes what runs store: a chosen network, older and newer settings", () => {
  assert.equal(describeRecipe({ net: "original", precision: "bfloat16" }), "original");
  assert.equal(describeRecipe({ net: "resnet10", lr: 1e-4 }), "original, changed by --net resnet10");
  assert.equal(
    describeRecipe({ augment: true, semi_hard_share: 0.4 }),
    "original, changed by --augment light",
  );
  assert.equal(describeRecipe({ recipe: "a newer one", lr: 1 }), "a newer one");
  const old = checkConfig(TRAINING_OPTIONS, { lr: 1e-3, semi_hard_share: 0.2 }, "a");
  assert.equal(old.recipe, "original");
  assert.equal(describeRecipe(old), "original, changed by --lr 0.001 --semi_hard_share 0.2");
});
