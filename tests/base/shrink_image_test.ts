import assert from "node:assert/strict";
import fc from "fast-check";
import { shrinkFactor, shrinkImage, shrunkShape } from "../../lib/base/shrink_image.ts";

const side = fc.integer({ min: 1, max: 20 });

Deno.test("shrinkImage() takes the mean of each block in each channel, also of incomplete blocks at the edge", () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom(1, 3),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(),
      (height, width, channels, factor, seed) => {
        const image = Uint8Array.from(
          { length: height * width * channels },
          (_, i) => (i * 7919 + seed) % 256,
        );
        const found = shrinkImage(image, { height, width, channels }, factor);
        const small = shrunkShape({ height, width, channels }, factor);
        assert.equal(found.length, small.height * small.width * channels);
        for (let i = 0; i < found.length; i++) {
          const [channel, pixel] = [i % channels, Math.floor(i / channels)];
          const [left, top] = [(pixel % small.width) * factor, Math.floor(pixel / small.width) * factor];
          const block: number[] = [];
          for (let y = top; y < Math.min(top + factor, height); y++) {
            for (let x = left; x < Math.min(left + factor, width); x++) {
              block.push(
                image[(y * width + x) * channels + channel]!,
              );
            }
          }
          const mean = block.reduce((sum, value) => sum + value) / block.length;
          assert.ok(Math.abs(found[i]! - mean) < 1e-9);
        }
      },
    ),
  );
});

Deno.test("shrinkFactor() is the smallest factor that makes the longer side short enough", () => {
  assert.equal(shrinkFactor({ height: 32, width: 4 }, 32), 1);
  assert.equal(shrinkFactor({ height: 80, width: 60 }, 32), 3);
  assert.equal(shrinkFactor({ height: 3, width: 224 }, 32), 7);
});
