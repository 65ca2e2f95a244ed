import assert from "node:assert/strict";
import fc from "fast-check";
import { gather } from "../../lib/data/gather.ts";

Deno.test("gather() equals a loop over images and pixels", () => {
  const problem = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
  )
    .chain(([count, height, width]) =>
      fc.record({
        height: fc.constant(height),
        width: fc.constant(width),
        images: fc.uint8Array({ minLength: count * height * width, maxLength: count * height * width }),
        labels: fc.int32Array({ minLength: count, maxLength: count }),
        indices: fc.array(fc.nat(count - 1)).map((indices) => Int32Array.from(indices)),
      })
    );
  fc.assert(fc.property(problem, ({ indices, ...set }) => {
    const batch = gather(set, indices);
    const pixels: number[] = [];
    for (const index of indices) {
      for (let y = 0; y < set.height; y++) {
        for (let x = 0; x < set.width; x++) {
          pixels.push(set.images[(index * set.height + y) * set.width + x]!);
        }
      }
    }
    assert.deepEqual(batch.pixels, Int32Array.from(pixels));
    assert.deepEqual(batch.labels, Int32Array.from(indices, (index) => set.labels[index]!));
    assert.equal(batch.indices, indices);
  }));
});
