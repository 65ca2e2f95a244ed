import assert from "node:assert/strict";
import { areaResizer } from "../../lib/base/area_resizer.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { shrinkImage } from "../../lib/base/shrink_image.ts";

Deno.test("areaResizer() by a whole factor averages blocks, as shrinkImage() does", () => {
  const random = new RandomStream(1, "test");
  for (const channels of [1, 3]) {
    const shape = { height: 6, width: 9, channels };
    const image = random.uniforms(6 * 9 * channels);
    const resized = areaResizer(shape, { height: 2, width: 3 })(image);
    shrinkImage(image, shape, 3).forEach((value, i) => assert.ok(Math.abs(value - resized[i]!) < 1e-9));
  }
});

Deno.test("areaResizer() weighs the parts of pixels, and repeats pixels of smaller images", () => {
  assert.deepEqual([...areaResizer({ height: 1, width: 3 }, { height: 1, width: 2 })([3, 6, 9])], [4, 8]);
  assert.deepEqual(
    [...areaResizer({ height: 1, width: 2 }, { height: 2, width: 4 })([1, 5])],
    [1, 1, 5, 5, 1, 1, 5, 5],
  );
});

Deno.test("areaResizer() keeps the mean and constant images at any size", () => {
  const random = new RandomStream(2, "test");
  for (let i = 0; i < 50; i++) {
    const [height, width] = [1 + random.integer(40), 1 + random.integer(40)];
    const to = { height: 1 + random.integer(30), width: 1 + random.integer(30) };
    const image = random.uniforms(height * width);
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b) / values.length;
    const resize = areaResizer({ height, width }, to);
    assert.ok(Math.abs(mean(resize(image)) - mean(image)) < 1e-9);
    assert.ok(resize(image.fill(0.25)).every((value) => Math.abs(value - 0.25) < 1e-9));
  }
});
