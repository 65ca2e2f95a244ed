import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type ByClass, sortByClass } from "../../lib/eval/by_class.ts";
import { DistanceSample } from "../../lib/eval/distance_sample.ts";
import { countNegatives, PairStatistics } from "../../lib/eval/pair_statistics.ts";
import { Sweeps } from "../../lib/eval/sweep/sweeps.ts";
import { ValIntervals } from "../../lib/eval/val_intervals.ts";
import { scatteredClasses } from "./fixtures.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

function scattered(count: number, seed: number): ByClass {
  const { embeddings, dimension, labels } = scatteredClasses(count, 5, 0.7, seed);
  return sortByClass(embeddings, dimension, labels);
}

/** The intervals at rates, what they count foretold by a sample. */
async function intervals(queries: ByClass, references: ByClass, sample: Pick<DistanceSample, "around">) {
  using sweeps = await Sweeps.open(queries, references);
  const rates = [0.1, 0.01];
  const negatives = countNegatives(queries, references);
  using intervals = new ValIntervals({ resamples: 50, seed: 1 }, rates, sample, negatives);
  const statistics = new PairStatistics(queries, references);
  let sweepsMade = 0;
  for await (
    const { cells } of sweeps.rows({ counts: true, edges: intervals.edges }, (counts) => {
      sweepsMade++;
      statistics.addCounts(counts);
    })
  ) intervals.addImages(cells!);
  assert.equal(sweepsMade, 1);
  statistics.negative.total = negatives;
  return await intervals.find(statistics.negative, sweeps, undefined);
}

Deno.test("ValIntervals are the same wherever a sample foretells the thresholds, of one set and of two", async () => {
  for (
    const [queries, references] of [[scattered(270, 1)], [scattered(200, 2), scattered(300, 3)]] as const
  ) {
    const others = references ?? queries;
    const before = tf.memory().numTensors;
    const good = new DistanceSample(queries, others, countNegatives(queries, others));
    const found = await intervals(queries, others, good);
    const wrong = await intervals(queries, others, { around: () => ({ from: 3.9, to: 3.95, pairs: 1 }) });
    assert.deepEqual(wrong, found);
    assert.ok([...found.values()].every((interval) => interval![0] < interval![1]));
    assert.equal(tf.memory().numTensors, before);
  }
});
