import assert from "node:assert/strict";
import fc from "fast-check";
import { type IdxArray, parseIdx } from "../../lib/data/idx/parse_idx.ts";
import { assertUserError, inOwnProcess, refuses } from "../base/fixtures.ts";
import { gzip, idxFile } from "./fixtures.ts";
import type { parseBomb } from "./gzip_bomb.ts";

const LABELS = { dimensions: 1, mostBytes: 1000 };
const IMAGES = { dimensions: 3, mostBytes: 1000 };
const images = idxFile([5, 4, 3], Array.from({ length: 60 }, (_, i) => 7 * i % 256));
const zipped = await gzip(images);

const parse = (bytes: Uint8Array<ArrayBuffer>, expected = IMAGES) => parseIdx(bytes, "data/file", expected);

/** Asserts that an array equals the one in `images`. */
function assertImages({ shape, data, file }: IdxArray): void {
  assert.deepEqual(shape, [5, 4, 3]);
  assert.deepEqual(new Uint8Array(data), images.slice(16));
  assert.deepEqual(file, images);
}

Deno.test("parseIdx() reads labels and images, gzipped or not", async () => {
  const { shape, data } = await parse(idxFile([3], [9, 0, 7]), LABELS);
  assert.deepEqual([shape, [...data]], [[3], [9, 0, 7]]);
  assertImages(await parse(images));
  assertImages(await parse(zipped));
});

Deno.test("parseIdx() reads bytes from within a larger buffer", async () => {
  const buffer = new Uint8Array(images.length + 20).fill(77);
  buffer.set(images, 13);
  assertImages(await parse(buffer.subarray(13, 13 + images.length)));
});

Deno.test("parseIdx() returns values in a separate buffer that threads can share", async () => {
  const { data } = await parse(images);
  assert.ok(data.buffer instanceof SharedArrayBuffer);
  assert.equal(data.buffer.byteLength, 60);
});

Deno.test("parseIdx() rejects a truncated file, cut at any byte", async () => {
  for (let length = 0; length < images.length; length++) {
    await refuses(() => parse(images.slice(0, length)), /^data\/file is truncated.*; download it again$/);
  }
  for (let length = 3; length < zipped.length; length++) {
    await refuses(
      () => parse(zipped.slice(0, length)),
      /^data\/file is a damaged gzip file; download it again$/,
    );
  }
});

Deno.test("parseIdx() rejects data after the values, gzipped or not", async () => {
  const longer = new Uint8Array([...images, 0]);
  const message =
    /^data\/file is too long: expected 60 bytes for shape \[5,4,3\] but found 61; download it again$/;
  await refuses(() => parse(longer), message);
  await refuses(async () => parse(await gzip(longer)), message);
  await refuses(() => parse(new Uint8Array([...zipped, 0])), /damaged gzip/);
});

Deno.test("parseIdx() rejects other magic numbers and types, and swapped files", async () => {
  const begins = (magic: number[], text: string) =>
    refuses(
      () => parse(idxFile([2, 1, 1], [1, 2], magic)),
      new RegExp(
        `^Expected data/file to begin with the IDX magic 00 00 08 but found ${text}; download it again$`,
      ),
    );
  await begins([0, 0, 0x0d, 3], "00 00 0d 03");
  await begins([1, 0, 8, 3], "01 00 08 03");
  await begins([0x50, 0x4b, 3, 4], "50 4b 03 04");
  await refuses(() => parse(new TextEncoder().encode("<!DOCTYPE html>")), /found 3c 21 44 4f;/);
  await refuses(
    () => parse(idxFile([3], [1, 2, 3])),
    /^Expected images in data\/file but found labels; are files swapped\?$/,
  );
  await refuses(() => parse(images, LABELS), /^Expected labels in data\/file but found images;/);
  await refuses(() => parse(idxFile([1, 1], [1])), /found an array of 2 dimensions;/);
  await refuses(() => parse(idxFile([], [])), /found an array of 0 dimensions;/);
});

Deno.test("parseIdx() does not allocate memory for a size that only the header claims", async () => {
  const huge = 0xffff_ffff;
  await refuses(() => parse(idxFile([huge, huge, huge], [1])), /is truncated: expected 7\.9\S+e\+28 bytes/);
  await refuses(() => parse(idxFile([huge], [1]), LABELS), /expected 4294967295 bytes .* but found 1;/);
});

Deno.test("parseIdx() stops decompressing at the given maximum", async () => {
  const shape = [1000];
  const bytes = idxFile(shape, new Uint8Array(1000));
  assert.equal((await parse(await gzip(bytes), { dimensions: 1, mostBytes: 1008 })).data.length, 1000);
  await refuses(
    async () => parse(await gzip(bytes), { dimensions: 1, mostBytes: 1007 }),
    /^data\/file is too long: it unpacks to more than 1007 bytes; download it again$/,
  );
});

Deno.test("parseIdx() does not decompress a gzip bomb", async () => {
  const { error, grown } = await inOwnProcess(import.meta.resolve("./gzip_bomb.ts"), "parseBomb") as Awaited<
    ReturnType<typeof parseBomb>
  >;
  assert.match(error, /is too long: it unpacks to more than 1000 bytes/);
  assert.ok(grown < 100, `${grown} MiB more memory`);
});

/** One change to a file's bytes. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(), length: fc.integer({ min: 1, max: 20 }) }),
);

function mutate(bytes: Uint8Array, change: typeof mutation extends fc.Arbitrary<infer T> ? T : never) {
  const at = change.at % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (change.kind === "cut") return Uint8Array.from(before);
  if (change.kind === "set") return Uint8Array.of(...before, change.value, ...after.subarray(1));
  if (change.kind === "insert") return Uint8Array.of(...before, ...change.bytes, ...after);
  return Uint8Array.of(...before, ...after.subarray(change.length));
}

for (const [name, valid] of [["raw", images], ["gzipped", zipped]] as const) {
  Deno.test(`parseIdx() reads a ${name} file that was changed at random as a whole array, or says what is wrong`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = changes.reduce<Uint8Array<ArrayBuffer>>(
          (bytes, change) => bytes.length ? mutate(bytes, change) : bytes,
          valid,
        );
        try {
          const { shape, data, file } = await parse(changed);
          assert.equal(data.length, shape.reduce((product, size) => product * size, 1));
          // A gzipped file contains a checksum; a raw one does not, so its digest must be checked.
          if (name === "gzipped") assertImages({ shape, data, file });
          else assert.deepEqual(file, changed);
        } catch (error) {
          assertUserError(error, /^(Expected|data\/file is) /);
        }
      }),
      { numRuns: 500 },
    );
  });
}
