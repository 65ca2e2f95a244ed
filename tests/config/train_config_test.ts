import assert from "node:assert/strict";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { EVAL_OPTIONS } from "../../lib/config/eval_config.ts";
import { LOSSES } from "../../lib/config/losses.ts";
import { checkConfig, defaults, type Options } from "../../lib/config/option.ts";
import { checkTrainConfig } from "../../lib/config/check_train_config.ts";
import { parseKeep } from "../../lib/config/parse_keep.ts";
import { resolveTrainConfig } from "../../lib/config/resolve_train_config.ts";
import {
  TRAIN_OPTIONS,
  type TrainConfig,
  TRAINING_OPTIONS,
  trainingPart,
} from "../../lib/config/train_config.ts";
import { withDefaultsOf } from "../../lib/config/with_defaults_of.ts";
import { parseFlags } from "../../lib/cli/flags.ts";
import { DATASETS } from "../../lib/data/datasets.ts";
import { refuses } from "../base/fixtures.ts";

const check = (changes: Partial<TrainConfig>) => () =>
  checkTrainConfig({ ...defaults(TRAIN_OPTIONS), ...changes });

Deno.test("the defaults are the original program's", () => {
  const { num_images, batch_size, epochs, margin, num_workers, data_path, checkpoint_path, ...rest } =
    defaults(
      TRAIN_OPTIONS,
    );
  assert.deepEqual(
    { num_images, batch_size, epochs, margin, num_workers, data_path, checkpoint_path },
    {
      // Those of MNIST, 59,904, are defaults of the data set.
      num_images: 0,
      batch_size: 256,
      epochs: 20,
      margin: 1,
      num_workers: 0,
      data_path: "./data/",
      checkpoint_path: "./checkpoints/",
    },
  );
  assert.deepEqual([rest.embedding_size, rest.lr, rest.optimizer, rest.semi_hard_share], [
    64,
    1e-4,
    "adam",
    0.4,
  ]);
  assert.deepEqual([rest.reduction, rest.holdout, rest.miner], ["mean", 0, "curriculum"]);
  assert.deepEqual([rest.loss, rest.soft_margin, rest.squared], ["triplet", false, false]);
});

Deno.test("withDefaultsOf() fills in the data set's defaults for what was not given", () => {
  const config = { ...defaults(TRAIN_OPTIONS), num_images: 500 };
  const of = (name: string, ...given: string[]) =>
    withDefaultsOf(config, new Set(given), DATASETS[name]!.defaults).num_images;
  assert.equal(of("mnist"), 59_904);
  assert.equal(of("digits"), 59_904);
  assert.equal(of("folder"), 0);
  assert.equal(of("table", "num_images"), 500);
  // Settings that a command lacks are not added.
  assert.deepEqual(withDefaultsOf({ num_images: 1 }, new Set(), DATASETS.folder!.defaults), {
    num_images: 0,
  });
});

Deno.test("--num_images parses all as 0, and accepts no fewer than 4", () => {
  const { parse, check } = TRAIN_OPTIONS.num_images;
  assert.deepEqual(["all", "0", "4", "3", "-1", ""].map(parse), [0, 0, 4, undefined, undefined, undefined]);
  assert.deepEqual([0, 1, 4].map(check), [true, false, true]);
});

Deno.test("every setting accepts its own default, and the default of a number can be typed", () => {
  for (const options of [TRAIN_OPTIONS, EVAL_OPTIONS, BENCH_OPTIONS] as Options[]) {
    for (const [name, option] of Object.entries(options)) {
      assert.ok(option.check(option.default), name);
      if (option.default !== "") assert.deepEqual(option.parse(String(option.default)), option.default, name);
    }
  }
});

Deno.test("checkTrainConfig() accepts the defaults, and sensible settings", () => {
  check({})();
  check({ num_images: 100 })();
  check({ holdout: 5000, early_stop: 3 })();
  check({ classes_per_batch: 2, keep: "all", run: "My_run.2-b" })();
});

Deno.test("checkTrainConfig() rejects settings that contradict each other", async () => {
  for (const holdout of [59_904, 70_000]) {
    await refuses(
      check({ num_images: 59_904, holdout }),
      new RegExp(`^Expected --holdout to leave some of the 59904 images to train on but found ${holdout}$`),
    );
  }
  await refuses(
    check({ holdout: 10, holdout_classes: 0.1 }),
    /^Expected --holdout or --holdout_classes but found both; omit one of them$/,
  );
  await refuses(
    check({ classes_per_batch: 1 }),
    /^Expected --classes_per_batch of at least 2, .* no negatives$/,
  );
  for (const keep of ["0", "-1", "1.5", "03", "none", ""]) {
    await refuses(check({ keep }), /^Expected --keep to be a whole number of at least 1, or all, but found/);
  }
  for (const run of ["a/b", "../a", "a b", "ä", "a\n", "a\u001b[2J", "-x"]) {
    await refuses(
      check({ run }),
      /^Expected --run to be a name of letters, digits, \. _ and -, not only dots and not - first, but found/,
    );
  }
});

Deno.test("parseKeep() parses a number of checkpoints, or all", () => {
  assert.equal(parseKeep("1"), 1);
  assert.equal(parseKeep("25"), 25);
  assert.equal(parseKeep("all"), Infinity);
  for (const keep of ["0", "", "-2", "2.5", "1e1", " 1", "ALL"]) {
    assert.equal(parseKeep(keep), undefined, keep);
  }
});

Deno.test("trainingPart() is what a checkpoint stores, and survives a round trip through JSON", () => {
  const config = { ...defaults(TRAIN_OPTIONS), epochs: 5, lr: 3e-4, run: "a", plain: true };
  const part = trainingPart(config);
  assert.deepEqual(Object.keys(part), Object.keys(TRAINING_OPTIONS));
  assert.deepEqual(checkConfig(TRAINING_OPTIONS, JSON.parse(JSON.stringify(part)), "a"), part);
  assert.deepEqual([part.epochs, part.lr], [5, 3e-4]);
});

/** The settings of a command line. */
async function resolved(...flags: string[]): Promise<TrainConfig> {
  const { config, given } = await parseFlags(flags, TRAIN_OPTIONS);
  return resolveTrainConfig(config, given);
}

Deno.test("resolveTrainConfig() chooses the default miner of each loss, and keeps one that was requested", async () => {
  assert.equal((await resolved()).miner, "curriculum");
  assert.equal((await resolved("--soft_margin")).miner, "curriculum");
  assert.equal((await resolved("--loss", "multi-similarity")).miner, "multi-similarity");
  for (const miner of ["hard", "curriculum"]) {
    assert.equal((await resolved("--loss", "multi-similarity", "--miner", miner)).miner, miner);
  }
});

Deno.test("resolveTrainConfig() takes the phases that were requested, with any loss", async () => {
  for (const loss of Object.keys(LOSSES)) {
    const { miner, phases } = await resolved("--loss", loss, "--phases", "semi-hard:.5,batch-hard:.5");
    assert.deepEqual([miner, phases], ["curriculum", "semi-hard:0.5,batch-hard:0.5"]);
  }
});

Deno.test("resolveTrainConfig() rejects a requested batch of more images than requested", async () => {
  const few = ["--num_images", "100", "--batch_size"];
  await refuses(
    () => resolved(...few, "200"),
    /^Expected --batch_size of at most the 100 training images but found 200$/,
  );
  await refuses(
    () => resolved(...few, "95", "--holdout", "10"),
    /at most the 90 training images but found 95$/,
  );
  assert.equal((await resolved("--num_images", "100")).num_images, 100);
});

Deno.test("resolveTrainConfig() accepts the settings of the loss, and rejects those of another", async () => {
  await resolved("--margin", "0.5", "--squared", "--reduction", "active", "--semi_hard_share", "0.2");
  await resolved("--soft_margin", "--squared", "--reduction", "mean", "--miner", "batch-hard");
  await resolved("--loss=multi-similarity", "--alpha", "1", "--beta", "40", "--lambda", "0.6");
  await resolved("--loss=multi-similarity", "--miner", "curriculum", "--semi_hard_share", "0.2");
  const refused: [string[], RegExp][] = [
    [
      ["--alpha", "2"],
      /^Expected no --alpha with --loss triplet: it is a setting of multi-similarity; omit it$/,
    ],
    [
      ["--loss=multi-similarity", "--margin", "1"],
      /^Expected no --margin with --loss multi-similarity: .* triplet, contrastive;/,
    ],
    [["--loss=multi-similarity", "--no-squared"], /^Expected no --squared with --loss multi-similarity: /],
    [
      ["--soft_margin", "--margin", "1"],
      /^Expected no --margin with --soft_margin, which replaces it; omit one/,
    ],
    [
      ["--soft_margin", "--reduction", "active"],
      /^Expected no --reduction active with --soft_margin: every triplet/,
    ],
    [
      ["--miner", "hard", "--semi_hard_share", "1"],
      /with --semi_hard_share but found hard; omit one of them$/,
    ],
    [
      ["--loss=multi-similarity", "--semi_hard_share", "1"],
      /but found multi-similarity; omit one of them, or add --miner curriculum$/,
    ],
    [
      ["--miner", "hard", "--phases", "hard:1"],
      /^Expected --miner curriculum with --phases but found hard; omit one of them$/,
    ],
    [
      ["--semi_hard_share", "0.2", "--phases", "hard:1"],
      /^Expected --phases or --semi_hard_share, .* found both; omit one/,
    ],
    [
      ["--lr_schedule", "cosine", "--lr_decay_after", "3"],
      /^Expected --lr_schedule step with .* but found cosine;/,
    ],
  ];
  for (const [flags, message] of refused) await refuses(() => resolved(...flags), message);
});

Deno.test("a configuration from before the choice of a loss has the triplet loss", () => {
  const { loss: _, soft_margin: _soft, squared: _squared, alpha: _a, beta: _b, lambda: _l, ...old } =
    trainingPart({ ...defaults(TRAIN_OPTIONS), margin: 0.3 });
  const { loss, soft_margin, squared, margin } = checkConfig(TRAINING_OPTIONS, old, "a");
  assert.deepEqual({ loss, soft_margin, squared, margin }, {
    loss: "triplet",
    soft_margin: false,
    squared: false,
    margin: 0.3,
  });
});

Deno.test("the augmentation of an older checkpoint, true or false, means light or none", async () => {
  const stored = (augment: unknown) => checkConfig(TRAINING_OPTIONS, { augment }, "run/epoch_1").augment;
  assert.deepEqual([true, false, undefined, "photos,flip:0"].map(stored), [
    "light",
    "none",
    "none",
    "photos,flip:0",
  ]);
  for (const damaged of [3, "foto", "photos,flip:2", null]) {
    await refuses(
      () => stored(damaged),
      /^Expected augment in run\/epoch_1 to be one of none, light, .* but found /,
    );
  }
});
