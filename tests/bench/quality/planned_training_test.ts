import assert from "node:assert/strict";
import { type PlannedRow, planRows } from "../../../lib/bench/quality/planned_training.ts";
import { curveStudy, ingredientStudy, type Study, studyOf } from "../../../lib/bench/quality/studies.ts";
import { BENCH_OPTIONS, type BenchConfig } from "../../../lib/config/bench_config.ts";
import { defaults } from "../../../lib/config/option.ts";
import { refuses } from "../../base/fixtures.ts";

async function rowsOf(study: Study, changed: Partial<BenchConfig> = {}): Promise<PlannedRow[]> {
  const config = { ...defaults(BENCH_OPTIONS), ...changed };
  return await planRows(study, { config, given: new Set(Object.keys(changed)), dataset: "mnist" });
}

const STUDY = studyOf({
  base: "--lr 1e-3 --ema 0.99",
  variants: { "No  average!": "--ema 0", "rate": ["--lr", "0.002"] },
});

Deno.test("the flags of a variant come after those of the bench, and these after the base's", async () => {
  const rows = await rowsOf(STUDY, { lr: 5e-4, epochs: 7, seeds: 2 });
  assert.deepEqual(rows.map(({ name }) => name), ["base", "No  average!", "rate"]);
  assert.equal(rows[0]!.flags, "--lr 1e-3 --ema 0.99 --lr 0.0005 --epochs 7");
  const settings = rows.map(({ trainings }) => {
    const { lr, ema, epochs, evaluate_every, holdout, seed } = trainings[0]!.config;
    assert.equal(evaluate_every, epochs, "no figure but the last is read");
    return [lr, ema, epochs, holdout, seed];
  });
  assert.deepEqual(settings, [
    [5e-4, 0.99, 7, 10_000, 1],
    [5e-4, 0, 7, 10_000, 1],
    [2e-3, 0.99, 7, 10_000, 1],
  ]);
  assert.deepEqual(rows[1]!.trainings.map(({ config }) => config.seed), [1, 2]);
});

Deno.test("a run is named by variant, settings and seed; defaults of bench do not count", async () => {
  const [base, average, rate] = await rowsOf(STUDY);
  assert.match(average!.trainings[2]!.run, /^no-average-[0-9a-f]{8}-seed3$/);
  const digests = [base, average, rate].map((row) => row!.trainings[0]!.digest);
  assert.equal(new Set(digests).size, 3);
  assert.ok(base!.trainings.every(({ digest }) => digest === digests[0]), "whatever the seed");
  assert.equal(base!.trainings[0]!.config.epochs, 20, "the training's default, not that of bench");
  // The same settings by another name and other flags are the same training.
  const [same] = await rowsOf(studyOf({ base: "--ema 0.99 --margin 1 --lr 0.001", variants: {} }));
  assert.equal(same!.trainings[0]!.digest, digests[0]);
  const [named] = await rowsOf(studyOf({ base: "--recipe fast --lr 1e-3", variants: {} }));
  const spelled =
    "--net original --epochs 26 --augment light --margin 0.5 --phases semi-hard:0.4,batch-hard:0.6 --warmup 1 " +
    "--ema 0.999 --max_positive_distance 1.2 --lr 1e-3 --lr_schedule linear";
  const [written] = await rowsOf(studyOf({ base: spelled, variants: {} }));
  assert.equal(named!.trainings[0]!.digest, written!.trainings[0]!.digest, "a recipe is its settings");
  const [other] = await rowsOf(STUDY, { holdout: 5000 });
  assert.notEqual(other!.trainings[0]!.digest, digests[0]);
});

Deno.test("a variant's mistakes are found before anything is trained, with its name", async () => {
  const plan = (flags: string) => () => rowsOf(studyOf({ base: "", variants: { odd: flags } }));
  await refuses(plan("--lrr 1"), /^odd: Unknown flag --lrr: did you mean --lr\?$/);
  await refuses(plan("--margin 9"), /^odd: Expected --margin to be /);
  await refuses(plan("--lr_schedule cosine --lr_decay_after 3"), /^odd: .*--lr_decay_after/);
  await refuses(plan("--seed 4"), /^odd: Expected no --seed among the flags of a study/);
  await refuses(plan("--data_path x"), /^odd: Unknown flag --data_path/);
});

Deno.test("the studies that are built in have valid flags, and no two variants are the same", async () => {
  for (const study of [ingredientStudy(), curveStudy()]) {
    const digests = (await rowsOf(study)).map(({ trainings }) => trainings[0]!.digest);
    assert.equal(new Set(digests).size, digests.length);
  }
});
