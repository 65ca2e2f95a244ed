import assert from "node:assert/strict";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { ImageError } from "../../../lib/data/decode/image_error.ts";
import { bothDecoders, difference, drawPixels, reasonOf } from "./decoders.ts";

const [HEIGHT, WIDTH] = [30, 41];
const PIXELS = drawPixels(HEIGHT, WIDTH);

/** The picture of these tests as an image of sharp. */
function picture(channels: 1 | 3 | 4 = 3): Sharp {
  return sharp(drawPixels(HEIGHT, WIDTH, channels), { raw: { height: HEIGHT, width: WIDTH, channels } });
}

/** Files of every format, each with how much the decoders may differ, and its stored channels. */
async function filesOfAllKinds(): Promise<
  Record<string, { bytes: Uint8Array; most: number; channels: number }>
> {
  const kinds: [string, Sharp, number, number?][] = [
    ["baseline.jpg", picture().jpeg(), 3],
    ["progressive.jpg", picture().jpeg({ progressive: true }), 3],
    ["444.jpg", picture().jpeg({ chromaSubsampling: "4:4:4" }), 3],
    ["grey.jpg", picture(1).toColourspace("b-w").jpeg(), 1],
    ["cmyk.jpg", picture().toColourspace("cmyk").jpeg(), 4, 3],
    ["rgb.png", picture().png(), 3],
    ["rgba.png", picture(4).png(), 4],
    ["grey.png", picture(1).toColourspace("b-w").png(), 1],
    ["palette.png", picture().png({ palette: true }), 3],
    ["16 bits.png", picture().toColourspace("rgb16").png(), 3],
    ["16 bits with alpha.png", picture(4).toColourspace("rgb16").png(), 4],
    ["grey of 16 bits.png", picture(1).toColourspace("grey16").png(), 1],
    ["interlaced.png", picture().png({ progressive: true }), 3],
    ["lossy.webp", picture().webp(), 3],
    ["lossless.webp", picture().webp({ lossless: true }), 3],
    ["alpha.webp", picture(4).webp(), 4],
    ["lossless alpha.webp", picture(4).webp({ lossless: true }), 4],
    ["rgb.gif", picture().gif(), 3],
    ["none.tif", picture().tiff({ compression: "none" }), 3],
    ["lzw.tif", picture().tiff({ compression: "lzw", predictor: "horizontal" }), 3],
    ["deflate.tif", picture().tiff({ compression: "deflate" }), 3],
    ["packbits.tif", picture().tiff({ compression: "packbits" }), 3],
    ["tiles.tif", picture().tiff({ compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 }), 3],
    ["grey.tif", picture(1).toColourspace("b-w").tiff({ compression: "lzw" }), 1],
    ["alpha.tif", picture(4).tiff({ compression: "lzw" }), 4],
    ["rgb.avif", picture().avif({ quality: 90 }), 3, 2],
    ["alpha.avif", picture(4).avif({ quality: 90 }), 4, 2],
  ];
  return Object.fromEntries(
    await Promise.all(kinds.map(async ([name, image, channels, most = 0]) => {
      return [name, { bytes: await image.toBuffer(), most, channels }];
    })),
  );
}

const files = filesOfAllKinds();

Deno.test("both decoders give the same pixels for files of all formats", async () => {
  const [first, second] = await bothDecoders;
  for (const [name, { bytes, most, channels }] of Object.entries(await files)) {
    const [a, b] = [await first.decode(bytes), await second.decode(bytes)];
    assert.deepEqual([a.height, a.width, a.channels], [
      HEIGHT,
      WIDTH,
      channels === 4 && !name.startsWith("cmyk") ? 4 : 3,
    ], name);
    assert.deepEqual([b.height, b.width, b.channels], [a.height, a.width, a.channels], name);
    const { maximum } = difference(a.data, b.data);
    assert.ok(maximum <= most, `${name}: ${maximum}`);
    for (const fit of ["cover", "contain", "stretch"] as const) {
      const shape = { height: 20, width: 16, fit };
      const [c, d] = [await first.prepare(bytes, shape), await second.prepare(bytes, shape)];
      assert.equal(c.rgb.length, 20 * 16 * 3);
      const { maximum } = difference(c.rgb, d.rgb);
      assert.ok(maximum <= 4 + most, `${name}, ${fit}: ${maximum}`);
      const format = name.endsWith(".jpg") ? "jpeg" : name.endsWith(".tif") ? "tiff" : name.split(".").at(-1);
      assert.deepEqual(c.original, { height: HEIGHT, width: WIDTH, channels, format }, name);
      assert.deepEqual(d.original, c.original, name);
    }
  }
});

Deno.test("both decoders restore pixels of lossless formats exactly", async () => {
  for (const decoder of await bothDecoders) {
    for (const name of ["rgb.png", "16 bits.png", "lossless.webp", "lzw.tif", "tiles.tif"]) {
      assert.deepEqual([...(await decoder.decode((await files)[name]!.bytes)).data], [...PIXELS], name);
    }
  }
});

Deno.test("both decoders make every EXIF orientation upright", async () => {
  for (const format of ["jpeg", "png", "webp", "avif", "tiff"] as const) {
    for (let orientation = 1; orientation <= 8; orientation++) {
      // Each corner of the upright image has its own brightness.
      const upright = Uint8Array.from({ length: 32 * 48 }, (_, i) => {
        return (i % 48 < 24 ? 40 : 120) + (i < 32 * 24 ? 0 : 100);
      });
      const image = sharp(upright, { raw: { height: 32, width: 48, channels: 1 } }).toColourspace("srgb");
      const stored = await image.raw().toBuffer().then((data) => unturn(data, orientation));
      const bytes = await sharp(stored.data, {
        raw: { height: stored.height, width: stored.width, channels: 3 },
      })
        .withMetadata({ orientation })
        .toFormat(format, format === "tiff" ? { compression: "lzw" } : { quality: 100 }).toBuffer();
      for (const decoder of await bothDecoders) {
        const { height, width, data } = await decoder.decode(bytes);
        const what = `${decoder.name}, ${format}, ${orientation}`;
        assert.deepEqual([height, width], [32, 48], what);
        const corners = [[4, 4], [4, 43], [27, 4], [27, 43]].map(([y, x]) => data[(y! * 48 + x!) * 3]!);
        const expected = [40, 120, 140, 220];
        assert.ok(corners.every((value, i) => Math.abs(value - expected[i]!) < 6), `${what}: ${corners}`);
        const { original, rgb } = await decoder.prepare(bytes, { height: 16, width: 24, fit: "cover" });
        assert.deepEqual([original.height, original.width], [32, 48], what);
        assert.ok(Math.abs(rgb[(2 * 24 + 2) * 3]! - 40) < 6, what);
        assert.ok(Math.abs(rgb[(13 * 24 + 2) * 3]! - 140) < 6, what);
      }
    }
  }
});

/** Stores an upright image of 32 × 48 so that an orientation makes it upright again. */
function unturn(upright: Uint8Array, orientation: number) {
  const [height, width] = orientation >= 5 ? [48, 32] : [32, 48];
  const data = new Uint8Array(upright.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [bottom, right] = [height - 1 - y, width - 1 - x];
      // Where the standard puts the pixel of stored row y and column x: [row, column] of the upright image.
      const [row, column] = [
        [y, x],
        [y, right],
        [bottom, right],
        [bottom, x],
        [x, y],
        [x, bottom],
        [right, bottom],
        [right, y],
      ][orientation - 1]!;
      const from = (row! * 48 + column!) * 3;
      data.set(upright.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { data, height, width };
}

Deno.test("both decoders put transparent parts on white", async () => {
  for (const [alpha, expected] of [[0, 255], [255, 10], [102, 157]] as const) {
    const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, i) => i % 4 === 3 ? alpha : 10);
    const image = sharp(data, { raw: { height: 16, width: 16, channels: 4 } });
    for (
      const bytes of [
        await image.clone().png().toBuffer(),
        await image.clone().webp({ lossless: true }).toBuffer(),
      ]
    ) {
      for (const decoder of await bothDecoders) {
        const { rgb } = await decoder.prepare(bytes, { height: 4, width: 4, fit: "cover" });
        assert.ok(rgb.every((value) => Math.abs(value - expected) <= 1), `${decoder.name}: ${rgb}`);
        // A transparent channel that hides nothing is none.
        assert.equal((await decoder.decode(bytes)).channels, alpha === 255 ? 3 : 4);
      }
    }
  }
});

Deno.test("both decoders take the first frame of an animation, also if a later one is torn", async () => {
  const frame = (value: number) =>
    sharp({ create: { width: 24, height: 24, channels: 3, background: { r: value, g: value, b: value } } })
      .png().toBuffer();
  const frames = [await frame(200), await frame(90)];
  const animation = () => sharp(frames, { join: { animated: true } });
  const gif = await animation().gif().toBuffer();
  // The same frame on a larger screen: what it does not cover is transparent.
  const wide = Uint8Array.from(gif);
  wide[6] = 40;
  const cases: [string, Uint8Array, number, number][] = [
    ["gif", gif, 24, 3],
    ["torn gif", gif.subarray(0, gif.length - 3), 24, 3],
    ["wide gif", wide, 40, 4],
    ["webp", await animation().webp({ lossless: true }).toBuffer(), 24, 3],
    ["lossy webp", await animation().webp().toBuffer(), 24, 3],
  ];
  for (const decoder of await bothDecoders) {
    for (const [name, bytes, expectedWidth, expectedChannels] of cases) {
      const { height, width, channels, data } = await decoder.decode(bytes);
      const what = `${decoder.name}, ${name}`;
      assert.deepEqual([height, width, channels], [24, expectedWidth, expectedChannels], what);
      assert.ok(Math.abs(data[0]! - 200) < 3, `${what}: ${data[0]}`);
      if (channels === 4) assert.equal(data[(24 + 10) * 4 + 3], 0, what);
    }
  }
});

Deno.test("both decoders say in plain English why they refuse a file", async () => {
  const text = (text: string) => new TextEncoder().encode(text);
  const png = (await files)["rgb.png"]!.bytes;
  const bomb = Uint8Array.from(png);
  new DataView(bomb.buffer).setUint32(16, 60_000);
  new DataView(bomb.buffer).setUint32(20, 50_000);
  const damaged = Uint8Array.from(png);
  damaged.fill(0, png.length / 2, png.length / 2 + 20);
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /^the file is empty$/],
    [text("This is no image, whatever its name."), /^it is not an image$/],
    [text("<!DOCTYPE html><html></html>"), /^it is not an image$/],
    [text('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="…"/>'), /^it is SVG, which is not supported$/],
    [text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), /^it is HEIC, which is not supported$/],
    [text("%PDF-1.7"), /^it is PDF, which is not supported$/],
    [bomb, /^it is too large: 60,000 × 50,000 pixels, at most 100 million$/],
    [damaged, /^it is damaged(: a checksum is wrong)?$/],
    [png.subarray(0, 4), /^it is not an image$/],
  ];
  for (const decoder of await bothDecoders) {
    for (const [bytes, expected] of cases) assert.match(await reasonOf(decoder, bytes), expected);
  }
});

Deno.test("both decoders say that a file ends early, wherever it was cut off", async () => {
  for (const [name, { bytes }] of Object.entries(await files)) {
    for (const share of [0.1, 0.5, 0.9, 0.98]) {
      const cut = bytes.slice(0, Math.max(20, Math.floor(bytes.length * share)));
      for (const decoder of await bothDecoders) {
        assert.equal(
          await reasonOf(decoder, cut),
          "the file ends early",
          `${decoder.name}, ${name}, ${share}`,
        );
      }
    }
  }
});

Deno.test("both decoders decode good files after many damaged ones", async () => {
  for (const decoder of await bothDecoders) {
    for (const name of ["rgb.png", "baseline.jpg", "lossy.webp", "rgb.avif", "rgb.gif"]) {
      const { bytes } = (await files)[name]!;
      const before = await decoder.decode(bytes);
      const damaged = Uint8Array.from(bytes);
      for (let i = Math.floor(bytes.length / 2); i < bytes.length - 30; i += 7) damaged[i]! ^= 0x5a;
      for (let i = 0; i < 60; i++) await decoder.decode(damaged).catch(() => {});
      assert.deepEqual(await decoder.decode(bytes), before, `${decoder.name}, ${name}`);
    }
  }
});

Deno.test("both decoders refuse damaged bytes only by an ImageError", async () => {
  const all = Object.values(await files).map(({ bytes }) => bytes);
  const decoders = await bothDecoders;
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.nat(all.length - 1), changes, fc.boolean(), async (which, changes, inHeader) => {
      const bytes = Uint8Array.from(all[which]!);
      for (const [place, value] of changes) bytes[place % (inHeader ? 64 : bytes.length)] = value;
      for (const decoder of decoders) {
        try {
          const { rgb } = await decoder.prepare(bytes, { height: 8, width: 8, fit: "contain" });
          assert.equal(rgb.length, 8 * 8 * 3);
        } catch (error) {
          assert.ok(error instanceof ImageError, `${error instanceof Error ? error.stack : error}`);
        }
      }
    }),
    { numRuns: Deno.env.get("TRINCA_THOROUGH") ? 3000 : 150 },
  );
});
