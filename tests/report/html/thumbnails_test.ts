import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { chooseImages } from "../../../lib/report/html/choose_images.ts";
import { packSprites } from "../../../lib/report/html/sprite_sheets.ts";
import { thumbnails } from "../../../lib/report/html/thumbnails.ts";
import { unfiltered } from "../plots/fixtures.ts";
import { digitExplorer } from "./fixtures.ts";

Deno.test("thumbnails() keeps small images and reduces others to 32 pixels, in their shape", () => {
  const small = new Uint8Array(2 * 28 * 28).map((_, i) => i);
  assert.deepEqual(thumbnails(small, { height: 28, width: 28 }), {
    images: small,
    height: 28,
    width: 28,
    channels: 1,
  });
  const large = new Uint8Array(2 * 80 * 60 * 3).map((_, i) => [10, 20, 30][i % 3]!);
  const { images, ...shape } = thumbnails(large, { height: 80, width: 60, channels: 3 });
  assert.deepEqual(shape, { height: 27, width: 20, channels: 3 });
  assert.equal(images.length, 2 * 27 * 20 * 3);
  assert.deepEqual([...images.subarray(-3)], [10, 20, 30]);
});

Deno.test("thumbnails() makes images smaller if there are more", () => {
  const of = (count: number) => {
    const { images, height, width } = thumbnails(new Uint8Array(count * 32 * 32 * 3), {
      height: 32,
      width: 32,
      channels: 3,
    });
    assert.ok(images.length <= 33e6);
    return [height, width];
  };
  assert.deepEqual(of(10_000), [32, 32]);
  assert.deepEqual(of(20_000), [16, 16]);
});

Deno.test("packSprites() places colour images side by side, with 16 levels per channel", async () => {
  const [count, height, width] = [5, 2, 3];
  const images = new Uint8Array(count * height * width * 3).map((_, i) => (i * 7919) >> 3);
  const { columns, sheets } = await packSprites(images, { height, width, channels: 3 });
  assert.deepEqual([columns, sheets.length], [3, 1]);
  const png = Uint8Array.fromBase64(sheets[0]!.split(",")[1]!);
  assert.deepEqual([...png.subarray(16, 26)], [0, 0, 0, 9, 0, 0, 0, 4, 8, 2]);
  const rows = inflateSync(png.subarray(41, 41 + new DataView(png.buffer).getUint32(33)));
  const pixels = unfiltered(rows, 4, 27);
  for (let i = 0; i < images.length; i++) {
    const [image, row] = [Math.floor(i / 18), Math.floor(i / 9) % 2];
    const at = (2 * Math.floor(image / 3) + row) * 27 + (image % 3) * 9 + i % 9;
    assert.equal(pixels[at], 17 * Math.round(images[i]! / 17));
  }
});

Deno.test("chooseImages() keeps suspects, the epochs' images, and the same number of each class", async () => {
  const input = await digitExplorer(400);
  assert.equal(chooseImages(input, 400), input);
  const chosen = chooseImages({ ...input, suspects: [{ index: 399, likely: 1, score: 1 }] }, 230);
  const indices = [...chosen.indices!];
  assert.equal(indices.length, 230);
  assert.deepEqual(indices, indices.toSorted((a, b) => a - b));
  assert.equal(indices[chosen.suspects[0]!.index], 399);
  assert.deepEqual(chosen.epochs[0]!.indices!.map((place) => indices[place]), input.epochs[0]!.indices);
  for (const [place, index] of indices.entries()) {
    assert.equal(chosen.labels[place], input.labels[index]);
    assert.deepEqual(
      chosen.embeddings.slice(64 * place, 64 * place + 64),
      input.embeddings.slice(64 * index, 64 * index + 64),
    );
    assert.deepEqual(
      [...chosen.pictures!.images.subarray(784 * place, 784 * place + 784)],
      [...(input.pictures!.images as Uint8Array).subarray(784 * index, 784 * index + 784)],
    );
    assert.equal(chosen.projections[1]!.points[2 * place + 1], input.projections[1]!.points[2 * index + 1]);
  }
});
