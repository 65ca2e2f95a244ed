import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { type ByClass, sortByClass } from "../../lib/eval/by_class.ts";
import { DistanceSample } from "../../lib/eval/distance_sample.ts";
import { BINS } from "../../lib/eval/fine_bins.ts";
import { countNegatives, PairStatistics } from "../../lib/eval/pair_statistics.ts";
import { QueryRows } from "../../lib/eval/query_rows.ts";
import { Sweeps } from "../../lib/eval/sweep/sweeps.ts";
import { allowedBelow, type FoundThreshold, ThresholdSearch } from "../../lib/eval/threshold_search.ts";
import { scatteredClasses } from "./fixtures.ts";
import { histogramOf } from "./figures/fixtures.ts";
import { countBelow, naivePairs, naiveThreshold } from "./naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

/** The thresholds of a set, whose bins a sample foretells. */
async function search(
  set: ByClass,
  rates: readonly number[],
  sample: Pick<DistanceSample, "around">,
): Promise<FoundThreshold[]> {
  using sweeps = await Sweeps.open(set, set);
  const search = new ThresholdSearch(sample, countNegatives(set, set), rates);
  const statistics = new PairStatistics(set, set);
  const rows = new QueryRows(set, set);
  const job = { counts: true, watched: search.watched.flags };
  for await (const swept of sweeps.rows(job, (counts) => statistics.addCounts(counts))) {
    statistics.addRows(swept, rows);
    search.watched.add(swept.watched!);
  }
  return await search.find(statistics.negative, sweeps, set);
}

Deno.test("ThresholdSearch finds the same thresholds, those of a naive search, wherever a sample foretells them", async () => {
  const labelled = scatteredClasses(300, 5, 0.8, 1);
  const { embeddings, dimension, labels } = labelled;
  const set = sortByClass(embeddings, dimension, labels);
  const rates = [0.3, 0.02, 1e-4];
  const good = await search(set, rates, new DistanceSample(set, set, countNegatives(set, set)));
  const wrong = await search(set, rates, { around: () => ({ from: 0, to: 1e-3, pairs: 10 }) });
  const wide = await search(set, rates, { around: () => ({ from: 0, to: Infinity, pairs: 1e9 }) });
  assert.deepEqual(wrong, good);
  assert.deepEqual(wide, good);
  const pairs = naivePairs(labelled);
  const [positive, negative] = [true, false].map((kind) =>
    pairs.filter(({ same }) => same === kind).map(({ d }) => d)
  ) as [number[], number[]];
  rates.forEach((rate, i) => {
    const threshold = Math.sqrt(good[i]!.squared);
    assert.ok(Math.abs(threshold - naiveThreshold(negative, rate)!) < 1e-5);
    assert.equal(good[i]!.negative, allowedBelow(rate, negative.length));
    assert.ok(Math.abs(good[i]!.positive - countBelow(positive, threshold)) <= 1);
    assert.equal(good[i]!.positivePerClass.reduce((sum, pairs) => sum + pairs), good[i]!.positive);
  });
});

Deno.test("ThresholdSearch counts pairs strictly below the threshold, without ties", async () => {
  // Points on a line of two classes: d² of negative pairs are 1/4 (twice), 1, 9/4 …; grid points are exact.
  const set = sortByClass(Float32Array.of(0, 0.5, -0.5, 0.5), 1, Int32Array.of(0, 0, 1, 1));
  const found = await search(set, [0.25, 0.75], new DistanceSample(set, set, 4));
  assert.deepEqual(found, [
    { squared: 0.25, positive: 0, positivePerClass: [0, 0], negative: 1 },
    { squared: 1, positive: 1, positivePerClass: [1, 0], negative: 3 },
  ]);
});

Deno.test("ThresholdSearch finds the threshold of a collapsed network, and no pair below", async () => {
  const set = sortByClass(
    new Float32Array(300).fill(0.5),
    1,
    Int32Array.from({ length: 300 }, (_, i) => i % 2),
  );
  const found = await search(set, [0.1], new DistanceSample(set, set, countNegatives(set, set)));
  assert.deepEqual(found, [{ squared: 0, positive: 0, positivePerClass: [0, 0], negative: 0 }]);
});

Deno.test("DistanceSample foretells where the negative pair with a rank is", () => {
  const labelled = scatteredClasses(400, 4, 0.8, 2);
  const set = sortByClass(labelled.embeddings, labelled.dimension, labelled.labels);
  const negative = naivePairs(labelled).filter(({ same }) => !same).map(({ d }) => d * d).sort((a, b) =>
    a - b
  );
  assert.equal(countNegatives(set, set), negative.length);
  const sample = new DistanceSample(set, set, negative.length);
  for (const rank of [0, 1, 50, 1000, negative.length >> 1, negative.length - 1]) {
    const { from, to, pairs } = sample.around(rank);
    assert.ok(from <= negative[rank]! && negative[rank]! <= to, `rank ${rank}: ${from} to ${to}`);
    assert.ok(pairs < negative.length * 0.15);
  }
});

Deno.test("a histogram finds its last pair in the last bin", () => {
  assert.equal(histogramOf(1, 4).locate(1).bin, BINS - 1);
});

Deno.test("allowedBelow() is not misled by the rounding of a rate", () => {
  assert.ok(0.29 * 100 < 29);
  assert.equal(allowedBelow(0.29, 100), 29);
  assert.equal(allowedBelow(0.001, 512), 0);
  assert.equal(allowedBelow(0.001, 1999), 1);
});
