import assert from "node:assert/strict";
import fc from "fast-check";
import { inflateSync } from "node:zlib";
import { metadataTsv, projectorConfig, vectorsTsv } from "../../lib/export/projector.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { sprite } from "../../lib/export/sprite.ts";
import { readGrayPng } from "./fixtures.ts";

Deno.test("vectorsTsv() has a line of numbers for each vector", () => {
  const vectors = Float32Array.of(1, -0.5, 0.1, 1e-10, 3.4e38, 0);
  assert.equal(vectorsTsv(vectors, 2), "1\t-0.5\n0.100000001\t1.00000001e-10\n3.39999995e+38\t0\n");
});

Deno.test("vectorsTsv() keeps every float32 exactly", () => {
  const number = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(fc.array(fc.tuple(number, number, number)), (rows) => {
    const lines = vectorsTsv(Float32Array.from(rows.flat()), 3).split("\n");
    assert.equal(lines.pop(), "");
    const read = lines.map((line) => line.split("\t").map((text) => Math.fround(Number(text))));
    // The text form has no −0.
    assert.deepEqual(read, rows.map((row) => row.map((value) => value + 0)));
  }));
});

Deno.test("metadataTsv() has a header, then a line for each vector", () => {
  assert.equal(metadataTsv(Int32Array.of(1, 0, 1), ["a\tb", "c"]), "class\tindex\nc\t0\na b\t1\nc\t2\n");
});

Deno.test("projectorConfig() names the files and the size of an image", () => {
  assert.equal(
    projectorConfig('a "b"', { width: 28, height: 20 }),
    `embeddings {
  tensor_name: "a \\"b\\""
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
  sprite {
    image_path: "sprite.png"
    single_image_dim: 28
    single_image_dim: 20
  }
}
`,
  );
});

Deno.test("sprite() keeps colours and shape, and takes the mean of each channel if images are reduced", async () => {
  const pixels = new Uint8Array(2 * 8 * 3).map((_, i) => [250, 100, i < 24 ? 0 : 60][i % 3]!);
  const labels = new Int32Array(2);
  const set = new ImageSet({ pixels, labels, height: 2, width: 4, channels: 3, classes: 1 });
  for (const [most, wanted] of [[8, [4, 2]], [4, [2, 1]]] as const) {
    const { png, width, height } = await sprite(set, most);
    assert.deepEqual([width, height], wanted);
    assert.equal(png[25], 2);
    const view = new DataView(png.buffer);
    const stride = 3 * view.getUint32(16);
    const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
    assert.equal(rows.length, view.getUint32(20) * (stride + 1));
    // The first pixel of the first row is the same with a filter or without one.
    assert.deepEqual([...rows.subarray(1, 4)], [250, 100, 0]);
  }
});

function setOf(pixels: Uint8Array, width: number, height: number): ImageSet {
  const labels = new Int32Array(pixels.length / (width * height));
  return new ImageSet({ pixels, labels, height, width, channels: 1, classes: 1 });
}

/** Images of random pixels. */
const images = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  width: fc.integer({ min: 1, max: 12 }),
  height: fc.integer({ min: 1, max: 12 }),
}).chain((size) =>
  fc.uint8Array({
    minLength: size.count * size.width * size.height,
    maxLength: size.count * size.width * size.height,
  }).map((pixels) => setOf(pixels, size.width, size.height))
);

Deno.test("sprite() places images side by side, row by row, and leaves the rest black", async () => {
  await fc.assert(fc.asyncProperty(images, async (set) => {
    const { png, width, height } = await sprite(set);
    assert.deepEqual([width, height], [set.width, set.height]);
    const sheet = readGrayPng(png);
    const columns = sheet.width / width;
    const places = columns * (sheet.height / height);
    assert.ok(places >= set.count && places - set.count < columns);
    assert.ok(Math.abs(columns - Math.sqrt(set.count)) <= 1);
    for (let i = 0; i < places; i++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = (Math.floor(i / columns) * height + y) * sheet.width + (i % columns) * width + x;
          const pixel = i < set.count ? set.image(i)[y * width + x] : 0;
          assert.equal(sheet.pixels[at], pixel);
        }
      }
    }
  }));
});

Deno.test("sprite() reduces images that would not fit, and no more than necessary", async () => {
  await fc.assert(fc.asyncProperty(images, fc.integer({ min: 6, max: 40 }), async (set, most) => {
    const { png, width, height } = await sprite(set, most);
    const sheet = readGrayPng(png);
    assert.ok(sheet.width <= most && sheet.height <= most);
    const columns = sheet.width / width;
    const by = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].find((by) =>
      Math.ceil(set.width / by) * columns <= most &&
      Math.ceil(set.height / by) * (sheet.height / height) <= most
    )!;
    assert.deepEqual([width, height], [Math.ceil(set.width / by), Math.ceil(set.height / by)]);
  }));
});

Deno.test("sprite() takes the mean of the pixels that become one, also of incomplete blocks at an image's edge", async () => {
  const picture = setOf(Uint8Array.of(0, 100, 9, 50, 51, 11, 200, 100, 7), 3, 3);
  const { png, width, height } = await sprite(picture, 2);
  assert.deepEqual([width, height], [2, 2]);
  assert.deepEqual([...readGrayPng(png).pixels], [50, 10, 150, 7]);
});

Deno.test("sprite() of 60,000 images of 28 × 28 stays within 8192 pixels, unchanged", async () => {
  const set = setOf(new Uint8Array(60_000 * 784), 28, 28);
  const { png, width, height } = await sprite(set);
  assert.deepEqual([width, height], [28, 28]);
  const sheet = readGrayPng(png);
  assert.deepEqual([sheet.width, sheet.height], [245 * 28, 245 * 28]);
});

Deno.test("metadataTsv() writes each class name in one cell of one line", () => {
  const names = ["red apple", "a\tb\nc", "<b>", "🍎", "n".repeat(200)];
  const lines = metadataTsv(Int32Array.of(0, 1, 2, 3, 4, 5), names).trimEnd().split("\n");
  assert.deepEqual(lines.slice(0, 5), ["class\tindex", "red apple\t0", "a b c\t1", "<b>\t2", "🍎\t3"]);
  assert.match(lines[5]!, /^n{79}…\t4$/);
  assert.equal(lines[6], "5\t5");
});
