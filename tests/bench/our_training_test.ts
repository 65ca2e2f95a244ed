import assert from "node:assert/strict";
import { dataRecipe } from "../../lib/bench/data_recipe.ts";
import { plannedEpoch } from "../../lib/bench/epoch_files.ts";
import { ourTraining } from "../../lib/bench/our_training.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { embedByNetwork } from "../../lib/evaluate/embed_by_network.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { withFolder } from "../base/fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { QUARTERS, train as trainWhole } from "../train/training_fixtures.ts";

const CONFIG = { ...defaults(BENCH_OPTIONS), batch_size: 16, epochs: 2, embedding_size: 4, augment: "light" };

Deno.test("our side trains as deno task train does, and its warm-up leaves no trace", async () => {
  const engine = await useEngine("cpu");
  const network = smallNetwork(8, 8, [4, 6], 4);
  const configOf = (seed: number) => ({ ...dataRecipe(CONFIG, seed), precision: "float32" as const });
  const { train } = QUARTERS;
  const ours = await ourTraining({ engine, network, dataset: QUARTERS, train, configOf });
  const embeddings: Float32Array[] = [];
  for (const seed of [3, 3]) {
    const epochs = [1, 2].map((epoch) => plannedEpoch(train.labels, configOf(seed), epoch));
    await ours.start(seed, epochs[0]!);
    for (const epoch of epochs) assert.ok(await ours.train(epoch) > 0);
    embeddings.push(await ours.embed());
  }
  ours.dispose();
  assert.equal(embeddings[0]!.length, 4 * QUARTERS.test.count);
  assert.deepEqual(embeddings[0], embeddings[1]);
  await withFolder(async (runs) => {
    const { folder } = await trainWhole(engine, { config: configOf(3), runs, run: "whole" });
    const { parameters } = await readCheckpoint(`${folder}/epoch_2`);
    const expected = await embedByNetwork(engine, { network, parameters }, QUARTERS.test);
    assert.deepEqual(embeddings[0], expected);
  });
});
