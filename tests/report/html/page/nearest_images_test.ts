import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestImages } from "../../../../lib/report/html/page/nearest_images.ts";

/** Small whole numbers, so that many distances are equal. */
const vectors = fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 20,
});

Deno.test("nearestImages() agrees with sorting by distance and index", () => {
  fc.assert(fc.property(vectors, fc.nat(), fc.integer({ min: 1, max: 6 }), (vectors, choice, most) => {
    const index = choice % vectors.length;
    const squared = (other: number) =>
      vectors[index]!.reduce((sum, value, k) => sum + (value - vectors[other]![k]!) ** 2, 0);
    const wanted = vectors.map((_, other) => other).filter((other) => other !== index)
      .sort((a, b) => squared(a) - squared(b) || a - b).slice(0, most);
    const found = nearestImages(Float32Array.from(vectors.flat()), 3, index, most);
    assert.deepEqual(found.map(({ index }) => index), wanted);
    for (const { index, distance } of found) assert.equal(distance, Math.sqrt(squared(index)));
  }));
});
