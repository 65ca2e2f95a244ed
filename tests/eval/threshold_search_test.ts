import assert from "node:assert/strict";
import { binOf, BINS, DistanceHistogram } from "../../lib/eval/distance_histogram.ts";
import { allowedBelow, ThresholdSearch } from "../../lib/eval/threshold_search.ts";

Deno.test("ThresholdSearch finds a threshold among the distances of one bin", () => {
  // One query with two positives and four negatives, three of them and a positive within one bin.
  const step = 1 / BINS;
  const squared = Float32Array.of(0, 0.5, 1 + 1.5 * step, 1 + step, 1 + 3 * step, 1 + 2 * step, 2);
  const bins = Array.from(squared.subarray(2, 6), binOf);
  assert.equal(new Set(bins).size, 1);
  const negative = new DistanceHistogram(8);
  negative.addRange(squared, 3, 7);
  const search = new ThresholdSearch(negative, [0.25, 0.5], 1);
  search.addRow({ row: 0, self: 0, from: 1, start: 0, end: 3, classIndex: 0, squared });
  assert.deepEqual(search.thresholds(), [
    { squared: 1 + 2 * step, positive: 2, positivePerClass: [2], negative: 1 },
    { squared: 1 + 3 * step, positive: 2, positivePerClass: [2], negative: 2 },
  ]);
});

Deno.test("ThresholdSearch counts pairs strictly below the threshold, without ties", () => {
  const squared = Float32Array.of(0, 1, 1, 1, 1, 3);
  const negative = new DistanceHistogram(8);
  negative.addRange(squared, 2, 6);
  const search = new ThresholdSearch(negative, [0.25, 0.75], 1);
  search.addRow({ row: 0, self: 0, from: 1, start: 0, end: 2, classIndex: 0, squared });
  assert.deepEqual(search.thresholds(), [
    { squared: 1, positive: 0, positivePerClass: [0], negative: 0 },
    { squared: 3, positive: 1, positivePerClass: [1], negative: 3 },
  ]);
});

Deno.test("ThresholdSearch takes pairs before and after a query's class if there are references", () => {
  const squared = Float32Array.of(3, 1, 0.5, 2, 1.5);
  const negative = new DistanceHistogram(8);
  negative.addRange(squared, 0, 2);
  negative.addRange(squared, 3, 5);
  const search = new ThresholdSearch(negative, [0.25, 0.5], 1);
  search.addRow({ row: 0, self: -1, from: 0, start: 2, end: 3, classIndex: 0, squared });
  assert.deepEqual(search.thresholds(), [
    { squared: 1.5, positive: 1, positivePerClass: [1], negative: 1 },
    { squared: 2, positive: 1, positivePerClass: [1], negative: 2 },
  ]);
});

Deno.test("ThresholdSearch stores the pairs of a collapsed network as one value with a count", () => {
  const squared = new Float32Array(100_000).fill(1e-7);
  const negative = new DistanceHistogram(squared.length);
  negative.addRange(squared, 2, squared.length);
  const search = new ThresholdSearch(negative, [0.1], 1);
  search.addRow({ row: 0, self: 0, from: 1, start: 0, end: 2, classIndex: 0, squared });
  assert.deepEqual(search.thresholds(), [
    { squared: squared[0], positive: 0, positivePerClass: [0], negative: 0 },
  ]);
});

Deno.test("allowedBelow() is not misled by the rounding of a rate", () => {
  assert.ok(0.29 * 100 < 29);
  assert.equal(allowedBelow(0.29, 100), 29);
  assert.equal(allowedBelow(0.001, 512), 0);
  assert.equal(allowedBelow(0.001, 1999), 1);
});
