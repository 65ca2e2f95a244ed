import assert from "node:assert/strict";
import { ORIGINAL_PAIRS } from "../../lib/eval/original_protocol.ts";
import { drawPairs } from "../../lib/eval/pairs.ts";
import { scatteredClasses } from "./fixtures.ts";

const { labels } = scatteredClasses(300, 4, 0.5, 1);

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

Deno.test("drawPairs() draws the same pairs for the same seed and others for another", () => {
  assert.deepEqual(drawPairs(labels, 64, 1), drawPairs(labels, 64, 1));
  assert.notDeepEqual(drawPairs(labels, 64, 1), drawPairs(labels, 64, 2));
});

Deno.test("drawPairs() draws every pair of its kind equally often", () => {
  // Three images of class 0 and two of class 1: 3 + 1 positive pairs.
  const { positive } = drawPairs(Int32Array.of(0, 1, 0, 1, 0), 4000, 1);
  const counts = new Map<string, number>();
  positive.first.forEach((first, i) => {
    const pair = [first, positive.second[i]!].sort().join();
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  });
  assert.equal(counts.size, 4);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, String(count)); // 5 deviations
});

Deno.test("drawPairs() rejects labels without pairs of one kind", () => {
  assert.throws(
    () => drawPairs(Int32Array.of(3, 3, 3), 8, 1),
    /3 images of 1 class; use more images, of several classes$/,
  );
  assert.throws(() => drawPairs(Int32Array.of(3), 8, 1), /found 1 image of 1 class;/);
  assert.throws(() => drawPairs(Int32Array.of(0, 1, 2), 8, 1), /3 images of 3 classes; use more images/);
});

Deno.test("drawPairs() draws queries with references if they are two sets, and rejects sets without pairs of one kind", () => {
  const references = Int32Array.of(0, 1, 1, 2);
  const { positive, negative } = drawPairs(Int32Array.of(1, 0), 200, 1, references);
  const found = ({ first, second }: typeof positive) =>
    [...new Set([...first].map((a, i) => `${a}${second[i]}`))].sort();
  assert.deepEqual(found(positive), ["01", "02", "10"]);
  assert.deepEqual(found(negative), ["00", "03", "11", "12", "13"]);
  // An equal but distinct set: its images are different ones.
  assert.ok(found(drawPairs(Int32Array.of(0, 1), 200, 1, Int32Array.of(0, 1)).positive).includes("00"));
  const refused = /Expected queries and references of at least 2 classes with one class in both/;
  assert.throws(() => drawPairs(Int32Array.of(0, 0), 8, 1, Int32Array.of(0, 0)), refused);
  assert.throws(() => drawPairs(Int32Array.of(0, 1), 8, 1, Int32Array.of(2, 2)), refused);
});

Deno.test("drawPairs() never draws a query with itself where it is among the references too", () => {
  const [queries, references] = [Int32Array.of(0, 1, 0), Int32Array.of(1, 0, 1)];
  const { positive } = drawPairs(queries, 300, 1, references, Int32Array.of(1, 0, -1));
  const drawn = new Set(Array.from(positive.first, (first, i) => `${first}${positive.second[i]}`));
  assert.deepEqual([...drawn].sort(), ["12", "21"]);
  assert.throws(
    () => drawPairs(Int32Array.of(0, 1), 8, 1, Int32Array.of(0, 1), Int32Array.of(0, 1)),
    /Expected queries and references of at least 2 classes/,
  );
});
