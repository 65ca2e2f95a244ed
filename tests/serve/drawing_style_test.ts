import assert from "node:assert/strict";
import { drawingStyle } from "../../lib/serve/drawing_style.ts";

const INPUT = { height: 28, width: 28, channels: 1 };

/** An image with a rectangle of ink, `height` × `width` from (5, 4) on. */
function drawn(height: number, width: number, ink: number, ground: number): Uint8Array {
  return Uint8Array.from({ length: 28 * 28 }, (_, i) => {
    const [x, y] = [i % 28 - 5, Math.floor(i / 28) - 4];
    return x >= 0 && x < width && y >= 0 && y < height ? ink : ground;
  });
}

const gallery = (images: (Uint8Array | undefined)[]) => ({
  count: images.length,
  pixels: (row: number) => Promise.resolve(images[row]),
});

Deno.test("drawings look like most images: their ink, their size", async () => {
  const white = [drawn(20, 8, 255, 0), drawn(6, 20, 200, 0), drawn(12, 12, 255, 3), undefined];
  assert.deepEqual(await drawingStyle(gallery(white), INPUT), { ink: "white", box: 20 });
  const black = [drawn(20, 8, 0, 255), drawn(15, 15, 30, 250), drawn(14, 3, 0, 255)];
  assert.deepEqual(await drawingStyle(gallery(black), INPUT), { ink: "black", box: 15 });
  assert.deepEqual(await drawingStyle(gallery([drawn(0, 0, 0, 0)]), INPUT), { ink: "white", box: 28 });
});

Deno.test("large images, images in colour, and images that cannot be read are no drawings", async () => {
  const images = gallery([drawn(20, 8, 255, 0)]);
  assert.equal(await drawingStyle(images, { ...INPUT, channels: 3 }), null);
  assert.equal(await drawingStyle(images, { ...INPUT, width: 33 }), null);
  assert.equal(await drawingStyle(gallery([undefined]), INPUT), null);
});
