import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { packSprites } from "../../../lib/report/html/sprite_sheets.ts";

/** Width, height and levels, 0 to 15, of a 4-bit PNG without filters. */
function readSheet(url: string): { width: number; height: number; levels: (x: number, y: number) => number } {
  const [type, base64] = url.split(",") as [string, string];
  assert.equal(type, "data:image/png;base64");
  const png = Uint8Array.fromBase64(base64);
  const view = new DataView(png.buffer);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const name = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    chunks.set(name, png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  assert.deepEqual([...chunks.keys()], ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  assert.deepEqual([...png.subarray(24, 29)], [4, 3, 0, 0, 0]);
  assert.deepEqual([...chunks.get("PLTE")!], new Array(48).fill(255));
  assert.deepEqual([...chunks.get("tRNS")!], Array.from({ length: 16 }, (_, level) => 17 * level));
  const rows = inflateSync(chunks.get("IDAT")!);
  const stride = Math.ceil(width / 2) + 1;
  assert.equal(rows.length, stride * height);
  const levels = (x: number, y: number) => (rows[y * stride + 1 + (x >> 1)]! >> (x % 2 === 0 ? 4 : 0)) & 15;
  return { width, height, levels };
}

for (const [count, height, width] of [[1, 4, 3], [7, 4, 3], [10, 5, 5], [11, 700, 1000]] as const) {
  Deno.test(`packSprites() has all pixels of ${count} images of ${height} × ${width}, in 16 greys`, async () => {
    const images = new Uint8Array(count * height * width).map((_, i) => (i * 7919) >> 3);
    const { columns, perSheet, sheets } = await packSprites(images, { height, width });
    assert.equal(sheets.length, Math.ceil(count / perSheet));
    const read = sheets.map(readSheet);
    for (const { width, height } of read) assert.ok(width <= 3072 && height <= 3072, `${width} × ${height}`);
    for (let i = 0; i < images.length; i += 1 + Math.floor(images.length / 50_000)) {
      const image = Math.floor(i / (height * width));
      const place = image % perSheet;
      const x = (place % columns) * width + i % width;
      const y = Math.floor(place / columns) * height + Math.floor(i / width) % height;
      const level = read[Math.floor(image / perSheet)]!.levels(x, y);
      assert.ok(
        Math.abs(17 * level - images[i]!) <= 8.5,
        `pixel ${i}: ${17 * level} instead of ${images[i]}`,
      );
    }
  });
}
