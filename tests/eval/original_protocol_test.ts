import assert from "node:assert/strict";
import { drawPairs, ORIGINAL_PAIRS, originalProtocol } from "../../lib/eval/mod.ts";
import { close, scatteredClasses } from "./fixtures.ts";
import { countBelow, naiveMoments } from "./naive_evaluation.ts";

const { embeddings, dimension, labels } = scatteredClasses(300, 4, 0.5, 1);

Deno.test("drawPairs() draws positives of one class and negatives of two, never an image with itself", () => {
  const { positive, negative } = drawPairs(labels, ORIGINAL_PAIRS, 1);
  assert.equal(positive.first.length, ORIGINAL_PAIRS);
  assert.equal(negative.second.length, ORIGINAL_PAIRS);
  positive.first.forEach((first, i) => {
    assert.notEqual(first, positive.second[i]);
    assert.equal(labels[first], labels[positive.second[i]!]);
  });
  negative.first.forEach((first, i) => assert.notEqual(labels[first], labels[negative.second[i]!]));
});

Deno.test("drawPairs() draws the same by the same seed and others by another", () => {
  assert.deepEqual(drawPairs(labels, 64, 1), drawPairs(labels, 64, 1));
  assert.notDeepEqual(drawPairs(labels, 64, 1), drawPairs(labels, 64, 2));
});

Deno.test("drawPairs() draws every pair of its kind equally often", () => {
  // Three images of class 0 and two of class 1: 3 + 1 positive pairs.
  const { positive } = drawPairs(Uint8Array.of(0, 1, 0, 1, 0), 4000, 1);
  const counts = new Map<string, number>();
  positive.first.forEach((first, i) => {
    const pair = [first, positive.second[i]!].sort().join();
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  });
  assert.equal(counts.size, 4);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, String(count)); // 5 deviations
});

Deno.test("drawPairs() refuses labels that have no pair of one kind", () => {
  assert.throws(() => drawPairs(Uint8Array.of(3, 3, 3), 8, 1), /3 images of 1 class; use more images/);
  assert.throws(() => drawPairs(Uint8Array.of(0, 1, 2), 8, 1), /3 images of 3 classes; use more images/);
});

Deno.test("originalProtocol() takes the nearest of 512 negatives as its threshold", () => {
  const pairs = drawPairs(labels, ORIGINAL_PAIRS, 1);
  const found = originalProtocol(embeddings, dimension, pairs);
  const distances = ({ first, second }: typeof pairs.positive) =>
    Array.from(first, (a, i) => {
      const row = (index: number) => embeddings.subarray(index * dimension, (index + 1) * dimension);
      const b = row(second[i]!);
      return Math.hypot(...row(a).map((value, k) => value - b[k]!));
    });
  const positive = distances(pairs.positive);
  const negative = distances(pairs.negative);
  assert.ok(close(found.threshold, Math.min(...negative), 1e-6));
  assert.equal(found.far, 0);
  assert.equal(found.val, countBelow(positive, found.threshold) / 512);
  assert.equal(found.accuracy, (found.val + 1) / 2);
  const figures = [found.positive_mean, found.positive_std, found.negative_mean, found.negative_std];
  [...naiveMoments(positive), ...naiveMoments(negative)].forEach((expected, i) =>
    assert.ok(close(figures[i]!, expected, 1e-6))
  );
  assert.deepEqual(found.pairs, { positive: 512, negative: 512 });
});

Deno.test("originalProtocol() allows a negative below the threshold where there are 1000", () => {
  const found = originalProtocol(embeddings, dimension, drawPairs(labels, 1000, 1));
  assert.equal(found.far, 0.001);
});
