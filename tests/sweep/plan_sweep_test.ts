import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/flags.ts";
import { SWEEP_OPTIONS } from "../../lib/config/sweep_config.ts";
import { DATASETS } from "../../lib/data/datasets.ts";
import { planSweep, type SweepSetting } from "../../lib/sweep/plan_sweep.ts";
import { parseGrids } from "../../lib/sweep/read_grid.ts";
import { type Sweep, sweepOf } from "../../lib/sweep/sweep.ts";
import { refuses } from "../base/fixtures.ts";

async function plan(grid: unknown, ...args: string[]): Promise<SweepSetting[]> {
  const common = await parseFlags(args, SWEEP_OPTIONS);
  return await planSweep(parseGrids(JSON.stringify(grid), "g.json"), "g.json", common);
}

async function sweep(grid: unknown, ...args: string[]): Promise<Sweep> {
  const { config } = await parseFlags(args, SWEEP_OPTIONS);
  return await sweepOf(await plan(grid, ...args), config, DATASETS.mnist!.defaults);
}

Deno.test("a setting has the flags of the grid and of the command line, the defaults of the recipe, and its seeds", async () => {
  const settings = await plan(
    { recipe: "fast", lr: [1e-3, 3e-3], seed: [4, 7] },
    "--epochs",
    "3",
    "--jobs",
    "2",
  );
  assert.deepEqual(settings.map(({ flags }) => Object.fromEntries(flags)), [
    { epochs: "3", recipe: "fast", lr: "0.001" },
    { epochs: "3", recipe: "fast", lr: "0.003" },
  ]);
  assert.deepEqual(settings.map(({ differing }) => Object.fromEntries(differing)), [{ lr: "0.001" }, {
    lr: "0.003",
  }]);
  const [{ config, seeds }] = settings as [SweepSetting];
  assert.deepEqual([config.ema, config.epochs, config.lr, seeds], [0.999, 3, 1e-3, [4, 7]]);
});

Deno.test("runs are named by what differs; the first seed of all comes before the second", async () => {
  const { runs, settings } = await sweep(
    { margin: [0.5, 1], soft_margin: false, seed: [1, 2] },
    "--holdout",
    "500",
  );
  assert.deepEqual(runs.map(({ run }) => run), [
    "margin_0.5-seed_1",
    "margin_1-seed_1",
    "margin_0.5-seed_2",
    "margin_1-seed_2",
  ]);
  assert.equal(settings.length, 2);
  assert.ok(
    runs.every(({ config }) => config.num_images === 59_904 && config.holdout === 500 && config.keep === "1"),
  );
  const one = await sweep({ seed: [1, 2, 3] });
  assert.deepEqual(one.runs.map(({ run }) => run), ["seed_1", "seed_2", "seed_3"]);
});

Deno.test("settings of several grids that are the same are trained once, with the seeds of all", async () => {
  const { settings, runs } = await sweep([
    { lr: 1e-3, seed: [1, 2] },
    { lr: [1e-3, 1e-2], seed: [2, 3] },
  ]);
  assert.equal(settings.length, 2);
  assert.deepEqual(runs.map(({ run }) => run).sort(), [
    "lr_0.001-seed_1",
    "lr_0.001-seed_2",
    "lr_0.001-seed_3",
    "lr_0.01-seed_2",
    "lr_0.01-seed_3",
  ]);
});

Deno.test("the same value written in another way is the same setting", async () => {
  const { settings } = await sweep({ phases: ["semi-hard:0.4,hard:0.6", "semi-hard:0.40,hard:0.60"] });
  assert.equal(settings.length, 1);
});

Deno.test("a seed on the command line is that of all runs", async () => {
  const { runs } = await sweep({ lr: [1e-3, 1e-2] }, "--seed", "5");
  assert.deepEqual(runs.map(({ seed, config }) => [seed, config.seed]), [[5, 5], [5, 5]]);
});

Deno.test("each flag is checked as train does, before anything is trained", async () => {
  const mistakes: [grid: unknown, args: string[], message: RegExp][] = [
    [{ lrr: 1 }, [], /^g.json: Unknown flag --lrr: did you mean --lr\?$/],
    [{ margin: [0.5, 9] }, [], /^g.json: Expected --margin to be a number from 0.01 to 2 but found 9$/],
    [{ lr: "" }, [], /^g.json: Expected --lr to be a number/],
    [{ lr: true }, [], /^g.json: Expected --lr to be a number/],
    [
      { loss: ["triplet", "multi-similarity"], margin: 1 },
      [],
      /^loss multi-similarity, margin 1: Expected no --margin/,
    ],
    [{ lr_decay_after: 3, lr_schedule: "cosine" }, [], /: Expected --lr_schedule step with --lr_decay_after/],
    [{ holdout: 59, num_images: 59 }, [], /^holdout 59, num_images 59: Expected --holdout to leave some/],
    [{ lr: 1 }, ["--lr", "2"], /^Expected --lr in g.json or as a flag but found both; omit one of them$/],
    [{ run: "a" }, [], /^Expected no run in g.json, since runs are named by what differs; omit it$/],
    [{ resume: "a" }, [], /^Expected no resume in g.json, since the same command continues/],
    [
      { threads: [1, 2] },
      [],
      /^Expected no threads in g.json, which changes no training; give it to deno task sweep/,
    ],
    [{ ascii: true }, [], /^Expected no ascii in g.json, which has no use in a sweep; omit it$/],
    [
      { holdout: [500, 1000] },
      [],
      /^Expected one value of holdout in g.json but found 500, 1000: figures on other/,
    ],
    [
      [{ data_path: "a" }, { data_path: "b" }],
      [],
      /^Expected one value of data_path in g.json but found a, b: figures/,
    ],
    [
      { early_stop: [1, 2] },
      [],
      /: figures after epochs chosen in other ways cannot be compared; use a sweep for each$/,
    ],
    [{ num_images: [100, 200] }, ["--holdout", "10"], /^Expected one value of num_images/],
  ];
  for (const [grid, args, message] of mistakes) await refuses(() => plan(grid, ...args), message);
  await plan({ num_images: [100, 200] }); // Nothing is held out of them.
  await refuses(() => sweep({ init: ["nothing-of-that-name"] }), /Expected a run named nothing-of-that-name/);
});
