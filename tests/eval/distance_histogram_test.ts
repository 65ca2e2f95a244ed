import assert from "node:assert/strict";
import { areaUnderRoc, BINS, DistanceHistogram, equalErrorRate } from "../../lib/eval/distance_histogram.ts";

function histogramOf(...squared: number[]): DistanceHistogram {
  const histogram = new DistanceHistogram(squared.length);
  histogram.addRange(Float32Array.from(squared), 0, squared.length);
  return histogram;
}

Deno.test("areaUnderRoc() is 1 for parted, 0 for swapped and a half for equal distances", () => {
  const [near, far] = [histogramOf(0.25, 0.5), histogramOf(1, 4)];
  assert.equal(areaUnderRoc(near, far), 1);
  assert.equal(areaUnderRoc(far, near), 0);
  assert.equal(areaUnderRoc(near, near), 0.5);
});

Deno.test("equalErrorRate() interpolates where the rates cross between two thresholds", () => {
  assert.equal(equalErrorRate(histogramOf(0.25, 0.5), histogramOf(1, 2)), 0);
  assert.equal(equalErrorRate(histogramOf(0.25, 2), histogramOf(1, 3)), 0.5);
  // Beyond 0.25 two thirds of the positives are still rejected; within the bin of 1, FRR falls from 2/3 to 0
  // while FAR rises from 0 to 1/2: they cross at 4/7 of the way.
  const crossing = equalErrorRate(histogramOf(0.25, 1, 1), histogramOf(1, 2));
  assert.ok(Math.abs(crossing - 2 / 7) < 1e-12);
});

Deno.test("DistanceHistogram has mean and deviation of distances, not of squares", () => {
  const histogram = histogramOf(0.25, 2.25);
  assert.equal(histogram.mean, 1);
  assert.equal(histogram.std, 0.5);
  assert.ok(Number.isNaN(histogramOf().mean));
});

Deno.test("DistanceHistogram.locate() finds the bin of a rank and what lies before it", () => {
  const histogram = histogramOf(0.5, 0.5, 1, 4);
  const located = [0, 1, 2, 3].map((rank) => histogram.locate(rank));
  assert.deepEqual(located.map(({ before }) => before), [0, 0, 2, 3]);
  for (const { bin, before } of located) assert.equal(histogram.before(bin), before);
});

Deno.test("DistanceHistogram of more pairs than 32 bits can count has bins that count on", () => {
  const few = new DistanceHistogram(2 ** 32 - 1);
  const many = new DistanceHistogram(2 ** 32);
  for (const histogram of [few, many]) {
    histogram.addRange(Float32Array.of(1, 1), 0, 2);
    histogram.counts[BINS / 4]! += 2 ** 32 - 2;
  }
  assert.equal(few.counts[BINS / 4], 0);
  assert.equal(many.counts[BINS / 4], 2 ** 32);
  assert.deepEqual(many.locate(2 ** 32 - 1), { bin: BINS / 4, before: 0 });
});
