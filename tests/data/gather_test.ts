import assert from "node:assert/strict";
import fc from "fast-check";
import { ImageSet } from "../../lib/data/image_set.ts";

Deno.test("ImageSet.gather() equals a loop over images, pixels and channels", () => {
  const problem = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom(1, 3),
  )
    .chain(([count, height, width, channels]) =>
      fc.record({
        height: fc.constant(height),
        width: fc.constant(width),
        channels: fc.constant(channels),
        classes: fc.constant(10),
        pixels: fc.array(fc.nat(255), {
          minLength: count * height * width * channels,
          maxLength: count * height * width * channels,
        }).map((pixels) => Uint8Array.from(pixels)),
        labels: fc.int32Array({ minLength: count, maxLength: count }),
        indices: fc.array(fc.nat(count - 1)).map((indices) => Int32Array.from(indices)),
      })
    );
  fc.assert(fc.property(problem, ({ indices, ...set }) => {
    const batch = new ImageSet(set).gather(indices);
    const pixels: number[] = [];
    for (const index of indices) {
      for (let y = 0; y < set.height; y++) {
        for (let x = 0; x < set.width; x++) {
          for (let c = 0; c < set.channels; c++) {
            pixels.push(set.pixels[((index * set.height + y) * set.width + x) * set.channels + c]!);
          }
        }
      }
    }
    assert.deepEqual(batch.pixels, Uint8Array.from(pixels));
    assert.deepEqual(batch.labels, Int32Array.from(indices, (index) => set.labels[index]!));
    assert.equal(batch.indices, indices);
  }));
});
