import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { dataRecipe } from "../../lib/bench/data_recipe.ts";
import { plannedEpoch, writeEpoch } from "../../lib/bench/epoch_files.ts";
import { augmentationOf } from "../../lib/config/augmentation.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { planEpoch } from "../../lib/train/plan_epoch.ts";
import { learningRate } from "../../lib/train/schedule.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { QUARTERS } from "../train/training_fixtures.ts";

const CONFIG = {
  ...dataRecipe({ ...defaults(BENCH_OPTIONS), batch_size: 16, epochs: 4, warmup: 1.5, augment: "photos" }, 7),
};
const { labels } = QUARTERS.train;
const NETWORK = { input: { height: 8, width: 8, channels: 1 as const } };

Deno.test("dataRecipe() has what was given, semi-hard triplets and a cosine", () => {
  const { seed, epochs, batch_size, miner, lr_schedule, lr, margin, optimizer } = CONFIG;
  assert.deepEqual([seed, epochs, batch_size, miner, lr_schedule], [7, 4, 16, "semi-hard", "cosine"]);
  assert.deepEqual([lr, margin, optimizer], [1e-3, 0.5, "adam"]);
});

Deno.test("an epoch has the batches, the rates and the numbers of steps of a training", () => {
  const { plan, rates, globalSteps } = plannedEpoch(labels, CONFIG, 3);
  assert.deepEqual(plan, planEpoch(labels, CONFIG, 3));
  assert.equal(plan.length, 6);
  assert.deepEqual(globalSteps, [13, 14, 15, 16, 17, 18]);
  assert.deepEqual([...rates], plan.map((_, step) => learningRate(CONFIG, 3, step / 6)));
});

Deno.test("the files of an epoch hold indices, rates and the same random numbers as a training's steps", async () => {
  await withFolder(async (folder) => {
    const planned = plannedEpoch(labels, CONFIG, 2);
    await writeEpoch(folder, planned, CONFIG, NETWORK);
    assert.deepEqual(namesIn(folder), ["colours.bin", "plan.bin", "rates.bin", "transforms.bin"]);
    const buffer = async (name: string) => (await Deno.readFile(`${folder}/${name}.bin`)).buffer;
    assert.deepEqual([...new Int32Array(await buffer("plan"))], planned.plan.flatMap((batch) => [...batch]));
    assert.deepEqual(new Float64Array(await buffer("rates")), planned.rates);
    const random = (purpose: string) => new RandomStream(7, purpose, 6 + 2);
    const drawn = drawAugmentation(augmentationOf("photos"), random, { count: 16, ...NETWORK.input });
    const transforms = new Float32Array(await buffer("transforms"));
    assert.equal(transforms.length, 6 * 16 * 8);
    assert.deepEqual(transforms.slice(16 * 8, 2 * 16 * 8), drawn.transforms);
    const colours = new Float32Array(await buffer("colours"));
    assert.deepEqual(colours.slice(16 * 2, 2 * 16 * 2), drawn.colours);
  });
});
