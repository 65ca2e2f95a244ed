import assert from "node:assert/strict";
import sharp from "sharp";
import { ImageSet } from "../../lib/data/image_set.ts";
import { fileThumbnail, setThumbnail } from "../../lib/serve/thumbnail.ts";

const file = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 90 } } }).png().toBuffer()
    .then((bytes) => new Uint8Array(bytes));

Deno.test("small pictures of files have their ratio, and no more pixels than they had", async () => {
  const sizes: [number, number, number, number][] = [
    [400, 100, 96, 24],
    [100, 400, 24, 96],
    [30, 20, 30, 20],
    [500, 1, 96, 1],
  ];
  for (const [width, height, smallWidth, smallHeight] of sizes) {
    const small = await fileThumbnail(await file(width, height), 96);
    assert.deepEqual([small.width, small.height, small.channels], [smallWidth, smallHeight, 3]);
    assert.deepEqual([...small.pixels.subarray(0, 3)], [200, 30, 90]);
    assert.equal(small.pixels.length, smallWidth * smallHeight * 3);
  }
});

Deno.test("small pictures of images in memory are the means of blocks", () => {
  const pixels = Uint8Array.from({ length: 2 * 4 * 6 }, (_, i) => i);
  const set = new ImageSet({
    pixels,
    labels: Int32Array.of(0, 0),
    height: 4,
    width: 6,
    channels: 1,
    classes: 1,
  });
  assert.deepEqual(setThumbnail(set, 1, 6), {
    height: 4,
    width: 6,
    channels: 1,
    pixels: pixels.subarray(24),
  });
  const small = setThumbnail(set, 0, 3);
  assert.deepEqual([small.height, small.width], [2, 3]);
  // (0 + 1 + 6 + 7) / 4 and so on.
  assert.deepEqual([...small.pixels], [3.5, 5.5, 7.5, 15.5, 17.5, 19.5].map(Math.round));
});
