import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import { smallPixels, smallSize } from "../../lib/train/small_picture.ts";

/** The greys of an image as a viewer gets them. */
function greys(image: ArrayLike<number>, height: number, width: number): number[] {
  const small = smallSize(height, width);
  return [...decodeTripletPixels(smallPixels(image, height, width), small.height * small.width)];
}

Deno.test("smallSize() does not change images of up to 32 pixels and reduces larger ones by an integer factor", () => {
  assert.deepEqual(smallSize(28, 28), { factor: 1, height: 28, width: 28 });
  assert.deepEqual(smallSize(32, 5), { factor: 1, height: 32, width: 5 });
  assert.deepEqual(smallSize(33, 5), { factor: 2, height: 17, width: 3 });
  assert.deepEqual(smallSize(96, 128), { factor: 4, height: 24, width: 32 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (height, width) => {
      const small = smallSize(height, width);
      assert.ok(Math.max(small.height, small.width) <= 32);
      assert.ok(small.height * small.factor >= height && (small.height - 1) * small.factor < height);
      assert.ok(small.width * small.factor >= width && (small.width - 1) * small.factor < width);
    }),
  );
});

Deno.test("smallPixels() maps black to 0, white to 15, and each grey to the nearest of 16 levels", () => {
  assert.deepEqual(greys([0, 255, 17, 25, 26, 136], 2, 3), [0, 15, 1, 1, 2, 8]);
});

Deno.test("smallPixels() of a large image contains the means of its blocks, also of the smaller blocks at the edge", () => {
  const [height, width] = [35, 34]; // blocks of 2 × 2; the last row of blocks is one pixel high
  const image = Uint8Array.from(
    { length: height * width },
    (_, i) => (i * 37 + Math.floor(i / width) * 11) % 256,
  );
  const found = greys(image, height, width);
  for (let row = 0; row < 18; row++) {
    for (let column = 0; column < 17; column++) {
      const ys = [2 * row, 2 * row + 1].filter((y) => y < height);
      const block = ys.flatMap((y) => [2 * column, 2 * column + 1].map((x) => image[y * width + x]!));
      const mean = block.reduce((sum, value) => sum + value) / block.length;
      assert.equal(found[row * 17 + column], Math.round(mean / 17), `${row}, ${column}`);
    }
  }
});

Deno.test("smallPixels() in colour has red, green and blue of each pixel, reduced each by itself", () => {
  const pixels = smallPixels([255, 0, 17, 34, 255, 0], 1, 2, 3);
  assert.deepEqual([...decodeTripletPixels(pixels, 6)], [15, 0, 1, 2, 15, 0]);
  const image = Array.from({ length: 64 * 2 * 3 }, (_, i) => [200, 100, i % 2 === 0 ? 0 : 34][i % 3]!);
  const small = decodeTripletPixels(smallPixels(image, 64, 2, 3), 32 * 1 * 3);
  assert.deepEqual([...small.subarray(0, 3)], [12, 6, 1]);
  // At most 2 kB of the log.
  assert.ok(smallPixels(new Uint8Array(3 * 300 * 300), 300, 300, 3).length <= 2048);
});
