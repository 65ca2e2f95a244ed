import assert from "node:assert/strict";
import fc from "fast-check";
import { ImageSet } from "../../../lib/data/image_set.ts";
import { chooseQueries, retrievalRows } from "../../../lib/report/plots/retrieval_rows.ts";

/** Images of one pixel whose value is the image's number. */
function setOf(count: number): ImageSet {
  const numbers = Uint8Array.from({ length: count }, (_, i) => i);
  const labels = Int32Array.from(numbers, (i) => i % 3);
  return new ImageSet({ pixels: numbers, labels, height: 1, width: 1, channels: 1, classes: 3 });
}

Deno.test("retrievalRows() finds the same five nearest as a sort of all distances", () => {
  // Few different values, so that many distances are equal.
  const places = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(places, fc.nat(), (places, at) => {
    const query = at % places.length;
    const [row] = retrievalRows(setOf(places.length), Float32Array.from(places), 1, [query]);
    const naive = places
      .map((place, index) => ({ index, distance: Math.abs(place - places[query]!) }))
      .filter(({ index }) => index !== query)
      .sort((a, b) => a.distance - b.distance || a.index - b.index)
      .slice(0, 5);
    assert.deepEqual(row!.found.map(({ index, distance }) => ({ index, distance })), naive);
    assert.deepEqual(row!.found.map(({ pixels }) => pixels[0]), naive.map(({ index }) => index));
    assert.equal(row!.query.index, query);
  }));
});

Deno.test("chooseQueries() takes the first of each class, then suspects, without duplicates and up to the limit", () => {
  assert.deepEqual(chooseQueries([2, 0, 0, 1, 2], [4, 3, 0], 10), [1, 3, 0, 4]);
  assert.deepEqual(chooseQueries([2, 0, 0, 1, 2], [], 2), [1, 3]);
});

Deno.test("chooseQueries() shows suspects however many classes there are", () => {
  const labels = Array.from({ length: 600 }, (_, i) => i % 200);
  const suspects = [599, 400, 333, 222, 555, 444];
  const first = (count: number) => Array.from({ length: count }, (_, i) => i);
  assert.deepEqual(chooseQueries(labels, suspects, 15), [...first(10), 599, 400, 333, 222, 555]);
  assert.deepEqual(chooseQueries(labels, [599], 15), [...first(14), 599]);
  assert.deepEqual(chooseQueries(labels, [], 15), first(15));
  // Suspects that are the first of their class are shown once and leave no row empty.
  assert.deepEqual(chooseQueries(labels, [3, 5], 15), first(15));
  assert.deepEqual(chooseQueries(labels, [599], 1), [599]);
});
