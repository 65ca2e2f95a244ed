import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { dataUrl, imagePng } from "../../../lib/report/plots/image_png.ts";
import { svgToPng } from "../../../lib/report/plots/svg_to_png.ts";
import { unfiltered } from "./fixtures.ts";

/** Width, height and the data of a PNG's chunks by type. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    chunks.set(new TextDecoder().decode(png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

Deno.test("imagePng() has the pixels row by row", async () => {
  const pixels = Uint8Array.from([0, 50, 100, 150, 200, 250]);
  const chunks = chunksOf(await imagePng(pixels, { width: 3, height: 2 }));
  assert.deepEqual([...chunks.get("IHDR")!.subarray(0, 10)], [0, 0, 0, 3, 0, 0, 0, 2, 8, 0]);
  assert.deepEqual([...inflateSync(chunks.get("IDAT")!)], [0, 0, 50, 100, 0, 150, 200, 250]);
  assert.ok(chunks.has("IEND"));
});

Deno.test("Another program reads the pictures of imagePng() within an SVG", async () => {
  const url = dataUrl(
    "image/png",
    await imagePng(Uint8Array.from([255, 255, 255, 255]), { width: 2, height: 2 }),
  );
  const draw = (inner: string) =>
    svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">${inner}</svg>`, 1);
  const [empty, drawn] = [await draw(""), await draw(`<image href="${url}" width="8" height="8"/>`)];
  assert.notDeepEqual(drawn, empty);
  assert.deepEqual(drawn, await draw('<rect width="8" height="8" fill="#fff"/>'));
});

Deno.test("svgToPng() scales, and draws text with the bundled fonts", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15">Trinca</text></svg>';
  const size = (png: Uint8Array) => [...chunksOf(png).get("IHDR")!.subarray(0, 8)];
  assert.deepEqual(size(await svgToPng(svg)), [0, 0, 0, 120, 0, 0, 0, 40]);
  const blank = await svgToPng(svg.replace("Trinca", ""));
  assert.ok((await svgToPng(svg)).length > blank.length + 200);
});

Deno.test("imagePng() keeps every value in colour, whatever filter a row has", async () => {
  for (const [width, height] of [[1, 1], [7, 5], [40, 30]] as const) {
    const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      return (4 * x + (y % 3) * 90 * (i % 3) + (y > 20 ? i * i * 31 : 0)) % 256;
    });
    const chunks = chunksOf(await imagePng(pixels, { width, height, channels: 3 }));
    assert.deepEqual([...chunks.get("IHDR")!.subarray(8, 10)], [8, 2]);
    const rows = inflateSync(chunks.get("IDAT")!);
    assert.equal(rows.length, height * (3 * width + 1));
    assert.deepEqual(unfiltered(rows, height, 3 * width), [...pixels]);
    if (height === 30) {
      const filters = Array.from({ length: height }, (_, y) => rows[y * (3 * width + 1)]);
      assert.ok(new Set(filters).size >= 2, `filters ${filters}`);
    }
  }
});

Deno.test("Another program reads the colour pictures of imagePng()", async () => {
  const pixels = Uint8Array.from({ length: 12 }, (_, i) => [213, 94, 0][i % 3]!);
  const url = dataUrl("image/png", await imagePng(pixels, { width: 2, height: 2, channels: 3 }));
  const draw = (inner: string) =>
    svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">${inner}</svg>`, 1);
  assert.deepEqual(
    await draw(`<image href="${url}" width="8" height="8"/>`),
    await draw('<rect width="8" height="8" fill="#d55e00"/>'),
  );
});
