import assert from "node:assert/strict";
import { DistanceHistogram } from "../../lib/eval/distance_histogram.ts";
import { BINS } from "../../lib/eval/fine_bins.ts";
import { histogramOf } from "./figures/fixtures.ts";

Deno.test("DistanceHistogram has mean and deviation of distances, not of squares", () => {
  const histogram = histogramOf(0.25, 2.25);
  assert.equal(histogram.mean, 1);
  assert.equal(histogram.std, 0.5);
  assert.ok(Number.isNaN(histogramOf().mean));
});

Deno.test("DistanceHistogram.locate() finds the bin of a rank and the number of pairs before it", () => {
  const histogram = histogramOf(0.5, 0.5, 1, 4);
  const located = [0, 1, 2, 3].map((rank) => histogram.locate(rank));
  assert.deepEqual(located.map(({ before }) => before), [0, 0, 2, 3]);
  for (const { bin, before } of located) assert.equal(histogram.before(bin), before);
});

Deno.test("DistanceHistogram for more pairs than 32 bits can count does not overflow", () => {
  const few = new DistanceHistogram(2 ** 32 - 1);
  const many = new DistanceHistogram(2 ** 32);
  for (const histogram of [few, many]) {
    histogram.addCounts(new Uint32Array(BINS).fill(2, BINS / 4, BINS / 4 + 1));
    histogram.counts[BINS / 4]! += 2 ** 32 - 2;
  }
  assert.equal(few.counts[BINS / 4], 0);
  assert.equal(many.counts[BINS / 4], 2 ** 32);
  assert.deepEqual(many.locate(2 ** 32 - 1), { bin: BINS / 4, before: 0 });
});
