import assert from "node:assert/strict";
import { ORIGINAL_PAIRS, originalProtocol } from "../../lib/eval/original_protocol.ts";
import { drawPairs } from "../../lib/eval/pairs.ts";
import { close, scatteredClasses } from "./fixtures.ts";
import { countBelow, naiveMoments } from "./naive_evaluation.ts";

const { embeddings, dimension, labels } = scatteredClasses(300, 4, 0.5, 1);

Deno.test("originalProtocol() uses the nearest of 512 negatives as the threshold", () => {
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

Deno.test("originalProtocol() allows one negative below the threshold if there are 1000", () => {
  const found = originalProtocol(embeddings, dimension, drawPairs(labels, 1000, 1));
  assert.equal(found.far, 0.001);
});
