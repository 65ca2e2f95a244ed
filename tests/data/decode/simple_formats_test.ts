import assert from "node:assert/strict";
import { bothDecoders, reasonOf } from "./decoders.ts";

const text = (text: string) => new TextEncoder().encode(text);
const join = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Checks the pixels of a file with both decoders. */
async function decodes(bytes: Uint8Array, height: number, width: number, values: number[], channels = 3) {
  for (const decoder of await bothDecoders) {
    const pixels = await decoder.decode(bytes);
    assert.deepEqual([pixels.height, pixels.width, pixels.channels], [height, width, channels]);
    assert.deepEqual([...pixels.data], values);
    const { rgb } = await decoder.prepare(bytes, { height, width, fit: "stretch" });
    if (channels === 3) assert.deepEqual([...rgb], values, decoder.name);
  }
}

const grey = (...values: number[]) => values.flatMap((value) => [value, value, value]);

Deno.test("PBM, PGM and PPM are decoded: text and bytes, comments, any maximum", async () => {
  await decodes(
    text("P2\n# drawn\n3 2 # size\n255\n0 10 20\n30 40 255\n"),
    2,
    3,
    grey(0, 10, 20, 30, 40, 255),
  );
  await decodes(text("P2 2 1 5 0 5"), 1, 2, grey(0, 255));
  await decodes(text("P3\n2 1\n255\n1 2 3  4 5 6"), 1, 2, [1, 2, 3, 4, 5, 6]);
  await decodes(join(text("P5\n2 2\n255\n"), [9, 8, 35, 10]), 2, 2, grey(9, 8, 35, 10));
  await decodes(join(text("P6 1 2 255\n"), [1, 2, 3, 4, 5, 6]), 2, 1, [1, 2, 3, 4, 5, 6]);
  // Two bytes, the high one first.
  await decodes(join(text("P5 2 1 65535\n"), [200, 255, 3, 0]), 1, 2, grey(200, 3));
  await decodes(join(text("P5 1 1 1000\n"), [1, 244]), 1, 1, grey(128));
  await decodes(text("P1\n3 2\n101\n0 1 0"), 2, 3, grey(0, 255, 0, 255, 0, 255));
  await decodes(
    join(text("P4\n10 1\n"), [0b10000000, 0b01000000]),
    1,
    10,
    grey(0, 255, 255, 255, 255, 255, 255, 255, 255, 0),
  );
});

Deno.test("PNM files that are damaged or cut off are refused", async () => {
  for (const decoder of await bothDecoders) {
    for (const cut of ["P5 2 2 255\nabc", "P2 2 2 255 1 2 3", "P6\n2", "P1 2 2 1 0 1", "P4 9 2\n123"]) {
      assert.equal(await reasonOf(decoder, text(cut)), "the file ends early", cut);
    }
    assert.equal(await reasonOf(decoder, text("P5 x 2 255\nabc")), "it is damaged: a number is missing");
    assert.equal(await reasonOf(decoder, text("P5 2 2 70000\nabcd")), "it is damaged: its maximum is 70000");
    assert.equal(await reasonOf(decoder, text("P5 0 2 255\n")), "it has no pixels");
    assert.match(
      await reasonOf(decoder, text("P5 99999 99999 255\n")),
      /^it is too large: 99,999 × 99,999 pixels/,
    );
  }
});

/** Writes a BMP with Windows' first header. */
function bmp(
  { width, height, bits, compression = 0, colours = [], masks = [], pixels }: {
    width: number;
    height: number;
    bits: number;
    compression?: number;
    colours?: number[][];
    masks?: number[];
    pixels: number[];
  },
): Uint8Array {
  const headerBytes = masks.length === 4 ? 56 : 40;
  const start = 14 + 40 + masks.length * 4 + colours.length * 4;
  const file = new Uint8Array(start + pixels.length);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(10, start, true);
  view.setUint32(14, headerBytes, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  view.setUint32(46, colours.length, true);
  masks.forEach((mask, i) => view.setUint32(54 + 4 * i, mask, true));
  colours.forEach((colour, i) => file.set(colour, 54 + 4 * i));
  file.set(pixels, start);
  return file;
}

Deno.test("BMP is decoded: 1 to 32 bits, palettes, bit fields, from the bottom or the top", async () => {
  const rgb = { width: 1, bits: 24, pixels: [3, 2, 1, 0, 6, 5, 4, 0] };
  await decodes(bmp({ ...rgb, height: 2 }), 2, 1, [4, 5, 6, 1, 2, 3]);
  await decodes(bmp({ ...rgb, height: -2 }), 2, 1, [1, 2, 3, 4, 5, 6]);
  // The fourth byte means nothing without a mask.
  await decodes(bmp({ width: 1, height: 1, bits: 32, pixels: [3, 2, 1, 0] }), 1, 1, [1, 2, 3]);
  const masks = [0xff, 0xff00, 0xff0000, 0xff000000];
  await decodes(bmp({ width: 1, height: 1, bits: 32, compression: 3, masks, pixels: [1, 2, 3, 4] }), 1, 1, [
    1,
    2,
    3,
    4,
  ], 4);
  await decodes(bmp({ width: 2, height: 1, bits: 16, pixels: [0x1f, 0x7c, 0xe0, 0x03] }), 1, 2, [
    255,
    0,
    255,
    0,
    255,
    0,
  ]);
  const colours = [[3, 2, 1, 0], [6, 5, 4, 0]];
  const [first, second] = [[1, 2, 3], [4, 5, 6]] as const;
  await decodes(bmp({ width: 2, height: 1, bits: 8, colours, pixels: [1, 0, 0, 0] }), 1, 2, [
    ...second,
    ...first,
  ]);
  await decodes(bmp({ width: 3, height: 1, bits: 4, colours, pixels: [0x01, 0x10, 0, 0] }), 1, 3, [
    ...first,
    ...second,
    ...second,
  ]);
  await decodes(bmp({ width: 3, height: 1, bits: 1, colours, pixels: [0b01000000, 0, 0, 0] }), 1, 3, [
    ...first,
    ...second,
    ...first,
  ]);
});

Deno.test("BMP files that are damaged, cut off or compressed are refused", async () => {
  const whole = bmp({ width: 2, height: 2, bits: 24, pixels: Array(16).fill(7) });
  for (const decoder of await bothDecoders) {
    assert.equal(await reasonOf(decoder, whole.subarray(0, 60)), "the file ends early");
    assert.equal(await reasonOf(decoder, whole.subarray(0, 20)), "the file ends early");
    const compressed = bmp({
      width: 2,
      height: 1,
      bits: 8,
      compression: 1,
      colours: [[1, 2, 3, 0]],
      pixels: [2, 0, 0, 1],
    });
    assert.match(
      await reasonOf(decoder, compressed),
      /compressed by run lengths, which is not supported; save it as PNG/,
    );
    const outside = bmp({ width: 1, height: 1, bits: 8, colours: [[1, 2, 3, 0]], pixels: [9, 0, 0, 0] });
    assert.equal(await reasonOf(decoder, outside), "it is damaged: a colour is not in its palette");
  }
});
