import assert from "node:assert/strict";
import { ImageCache } from "../../lib/data/cache/image_cache.ts";
import { decodeImages, type DecodeOptions } from "../../lib/data/decode/decode_images.ts";
import { startPreparer } from "../../lib/data/decode/decode_pool.ts";
import type { Preparation } from "../../lib/data/definition.ts";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { inOwnProcess, namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "./image_fixtures.ts";

const IN_COLOUR: Preparation = { height: 8, width: 8, fit: "cover", colour: "rgb" };
const AUTO: Preparation = { ...IN_COLOUR, colour: "auto" };
/** Smaller than any images: everything stays on the disk. */
const ON_DISK = { memoryBytes: 1 };

Deno.test("decodeImages ends between two images when it is aborted, and leaves nothing in the cache", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 30, dog: 30 });
    for (const memoryBytes of [1, 2 ** 29]) {
      const stop = new AbortController();
      let last = 0;
      const listener = {
        say() {},
        progress(done: number) {
          last = done;
          if (done === 5) stop.abort();
        },
      };
      const decoding = decode(folder, IN_COLOUR, { memoryBytes, listener, signal: stop.signal });
      await assert.rejects(decoding, (error) => error === stop.signal.reason);
      assert.ok(last < 30, `${last} images were decoded`);
      const lists = namesIn(`${folder}/cache`).flatMap((name) => namesIn(`${folder}/cache/${name}`));
      assert.deepEqual(lists, []);
    }
    assert.equal((await decode(folder, IN_COLOUR, ON_DISK)).decoded, 60);
  }));

/** Decodes the images of a folder, and counts those that were really decoded. */
async function decode(
  folder: string,
  preparation: Preparation,
  options: DecodeOptions = {},
): Promise<{ decoded: number; started: boolean; pixels: Uint8Array[]; channels: number; path?: string }> {
  const tree = new FolderTree(`${folder}/photos`);
  const names = await tree.list();
  let [decoded, started] = [0, false];
  const start: DecodeOptions["start"] = async (images) => {
    started = true;
    const preparer = await startPreparer(images);
    return {
      ...preparer,
      prepare: (bytes, preparation) => (decoded++, preparer.prepare(bytes, preparation)),
      [Symbol.dispose]: () => preparer[Symbol.dispose](),
    };
  };
  const { pixels, channels, faults } = await decodeImages(tree, names, preparation, {
    cacheRoot: `${folder}/cache`,
    worthMs: 0,
    start,
    ...options,
  });
  const { height, width } = preparation;
  const labels = new Int32Array(names.length);
  const set = new ImageSet({ pixels, labels, height, width, channels, classes: 1 });
  return {
    decoded,
    started,
    channels,
    pixels: Array.from(names, (_, i) => faults.has(i) ? new Uint8Array() : new Uint8Array(set.image(i))),
    ...(!(pixels instanceof Uint8Array) && { path: pixels.path }),
  };
}

/** The folder of the only list in the cache. */
function listIn(folder: string): string {
  const [data, ...others] = namesIn(`${folder}/cache`);
  assert.deepEqual(others, []);
  const lists = namesIn(`${folder}/cache/${data}`);
  assert.equal(lists.length, 1, `${lists}`);
  return `${folder}/cache/${data}/${lists[0]}`;
}

for (const [where, options] of [["in memory", {}], ["on the disk", ON_DISK]] as const) {
  Deno.test(`images ${where} are decoded once, then read without a decoder`, () =>
    withFolder(async (folder) => {
      await writeClasses(`${folder}/photos`, { a: 10, b: 10 });
      const first = await decode(folder, IN_COLOUR, options);
      assert.equal(first.decoded, 20);
      const second = await decode(folder, IN_COLOUR, options);
      assert.deepEqual([second.decoded, second.started], [0, false]);
      assert.deepEqual(second.pixels, first.pixels);
      assert.equal(second.path !== undefined, where === "on the disk");
      const { decoded, pixels } = await decode(folder, IN_COLOUR, { cacheRoot: null });
      assert.deepEqual([decoded, pixels], [20, first.pixels]);
      assert.deepEqual(namesIn(listIn(folder)), ["check", "digests", "index.json", "originals", "pixels"]);
      // Another preparation is another matter.
      assert.equal((await decode(folder, { ...IN_COLOUR, fit: "contain" }, options)).decoded, 20);
      assert.equal((await decode(folder, { ...IN_COLOUR, width: 9 }, options)).decoded, 20);
    }));

  Deno.test(`of images ${where} only those are decoded that are new or have changed`, () =>
    withFolder(async (folder) => {
      await writeClasses(`${folder}/photos`, { a: 10, b: 10 });
      const first = await decode(folder, AUTO, options);
      assert.equal(first.channels, 1);
      await writePicture(`${folder}/photos/a/new.png`, { color: 77 });
      await writePicture(`${folder}/photos/b/3.png`, { color: 78, width: 21 });
      await Deno.remove(`${folder}/photos/b/5.png`);
      const second = await decode(folder, AUTO, options);
      assert.equal(second.decoded, 2);
      assert.deepEqual(second.pixels, (await decode(folder, AUTO, { cacheRoot: null })).pixels);
      // The first picture in colour: what was stored as grey is taken over.
      await writePicture(`${folder}/photos/a/red.png`, { color: [200, 10, 20] });
      const third = await decode(folder, AUTO, options);
      assert.deepEqual([third.decoded, third.channels], [1, 3]);
      assert.deepEqual(third.pixels, (await decode(folder, AUTO, { cacheRoot: null })).pixels);
    }));

  Deno.test(`what auto has decoded ${where} serves the colour that it has chosen, and no other`, () =>
    withFolder(async (folder) => {
      await writeClasses(`${folder}/photos`, { a: 4, b: 4 });
      await decode(folder, AUTO, options);
      const grey = await decode(folder, { ...AUTO, colour: "grey" }, options);
      assert.deepEqual([grey.decoded, grey.started, grey.channels], [0, false, 1]);
      const rgb = await decode(folder, IN_COLOUR, options);
      assert.deepEqual([rgb.decoded, rgb.channels], [8, 3]);
    }));

  Deno.test(`a damaged cache ${where} is never used: the images are right and stored again`, () =>
    withFolder(async (folder) => {
      await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
      const { pixels } = await decode(folder, IN_COLOUR, options);
      const damages: [string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | undefined][] = [
        ["missing", () => undefined],
        ["empty", () => new Uint8Array()],
        ["cut", (bytes) => bytes.subarray(0, bytes.length - 1)],
        ["longer", (bytes) => Uint8Array.of(...bytes, 0)],
        ["a bit at the start", (bytes) => bytes.with(0, bytes[0]! ^ 1)],
        ["a bit in the middle", (bytes) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 16)],
        ["a bit at the end", (bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 128)],
      ];
      for (const file of ["check", "digests", "index.json", "originals", "pixels"]) {
        for (const [damage, change] of damages) {
          const path = `${listIn(folder)}/${file}`;
          const changed = change(await Deno.readFile(path));
          if (changed === undefined) await Deno.remove(path);
          else await Deno.writeFile(path, changed);
          const again = await decode(folder, IN_COLOUR, options);
          assert.deepEqual(again.pixels, pixels, `${file}: ${damage}`);
          assert.ok(again.started, `${file}: ${damage}`);
          assert.deepEqual((await decode(folder, IN_COLOUR, options)).started, false, `${file}: ${damage}`);
        }
      }
    }));
}

Deno.test("of what another decoder has decoded nothing is taken over", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
    const start: DecodeOptions["start"] = async (images) => {
      const preparer = await startPreparer(images);
      return { ...preparer, decoder: "jsquash", [Symbol.dispose]: () => preparer[Symbol.dispose]() };
    };
    await decode(folder, IN_COLOUR, { start });
    await writePicture(`${folder}/photos/a/new.png`, { color: 77 });
    // All of them, not only the new one, which would mix the two.
    assert.equal((await decode(folder, IN_COLOUR)).decoded, 11);
  }));

Deno.test("a file that could not be read is tried again, one that is damaged is not", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
    await Deno.writeTextFile(`${folder}/photos/a/text.png`, "no image");
    await Deno.symlink(`${folder}/later.png`, `${folder}/photos/a/link.png`);
    await decode(folder, IN_COLOUR);
    const again = await decode(folder, IN_COLOUR);
    // The two faulty ones alone; the link was not even read.
    assert.deepEqual([again.decoded, again.started], [1, true]);
    await writePicture(`${folder}/later.png`, { color: 9 });
    assert.equal((await decode(folder, IN_COLOUR)).decoded, 2);
    assert.equal((await decode(folder, IN_COLOUR)).started, false);
  }));

Deno.test("what a killed process leaves is removed, what another process works on is not", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
    await decode(folder, IN_COLOUR, ON_DISK);
    const place = listIn(folder).replace(/\/[^/]*$/, "");
    const old = new Date(Date.now() - 3600_000);
    for (const name of ["dead.part", "alive.part"]) {
      await Deno.mkdir(`${place}/${name}`);
      await Deno.writeTextFile(`${place}/${name}/lock`, "");
      await Deno.writeFile(`${place}/${name}/pixels`, new Uint8Array(100));
      await Deno.utime(`${place}/${name}`, old, old);
    }
    // Locks are between processes or between openings of a file: this is as good as another process.
    using lock = await Deno.open(`${place}/alive.part/lock`, { write: true });
    assert.ok(await lock.tryLock(true));
    await writePicture(`${folder}/photos/a/new.png`, { color: 77 });
    await decode(folder, IN_COLOUR, ON_DISK);
    assert.deepEqual(namesIn(place).filter((name) => name.endsWith(".part")), ["alive.part"]);
  }));

Deno.test("a failure in the middle leaves nothing in the cache", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
    let calls = 0;
    const start: DecodeOptions["start"] = async (images) => {
      const preparer = await startPreparer(images);
      return {
        ...preparer,
        prepare: (bytes, preparation) => {
          if (++calls > 5) throw new Error("a fault of the program");
          return preparer.prepare(bytes, preparation);
        },
        [Symbol.dispose]: () => preparer[Symbol.dispose](),
      };
    };
    await assert.rejects(decode(folder, IN_COLOUR, { ...ON_DISK, start }), /a fault of the program/);
    for (const data of namesIn(`${folder}/cache`)) assert.deepEqual(namesIn(`${folder}/cache/${data}`), []);
    assert.equal((await decode(folder, IN_COLOUR, ON_DISK)).decoded, 10);
  }));

Deno.test("without a cache that can be written, images stay in memory, and a line says why", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 5, b: 5 });
    const { pixels } = await decode(folder, IN_COLOUR, { cacheRoot: null });
    await Deno.writeTextFile(`${folder}/file`, "");
    for (
      const [options, message] of [
        [{}, /^The images will be decoded again the next time\. Cannot write \S+: a file stands where/],
        [ON_DISK, /^The decoded images stay in memory\. Cannot write \S+: a file stands where/],
      ] as const
    ) {
      const said: string[] = [];
      const listener = { say: (line: string) => said.push(line), progress() {} };
      const cacheRoot = `${folder}/file/cache`;
      const { pixels: same } = await decode(folder, IN_COLOUR, { ...options, cacheRoot, listener });
      assert.deepEqual(same, pixels);
      assert.equal(said.length, 1);
      assert.match(said[0]!, message);
    }
  }));

/** Decodes a folder in a process of its own; returns the sums of its images. */
export async function sumsOf(folder: string, memoryBytes: number): Promise<number[]> {
  const { pixels } = await decode(folder, IN_COLOUR, { memoryBytes });
  return pixels.map((image) => image.reduce((sum, value) => sum + value, 0));
}

Deno.test("processes that decode the same images at the same time all get them", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 30, b: 30 });
    const { pixels } = await decode(folder, IN_COLOUR, { cacheRoot: null });
    const sums = pixels.map((image) => image.reduce((sum, value) => sum + value, 0));
    const found = await Promise.all(
      Array.from({ length: 3 }, () => inOwnProcess(import.meta.url, "sumsOf", folder, 1)),
    );
    for (const same of found) assert.deepEqual(same, sums);
    assert.deepEqual(namesIn(listIn(folder)), ["check", "digests", "index.json", "originals", "pixels"]);
  }));

Deno.test("ImageCache.save() keeps the list that another process has stored meanwhile", () =>
  withFolder(async (folder) => {
    const files = [{ name: "1.png", stamp: "1" }];
    const images = {
      pixels: new Uint8Array(new SharedArrayBuffer(192)).fill(7),
      channels: 3,
      digests: new Uint8Array(16),
      originals: new Int32Array(4),
      formats: [],
      faults: new Map([[0, "damaged"]]),
    };
    const caches = [1, 2].map(() => new ImageCache(folder, "/photos", IN_COLOUR));
    const parts = [await caches[0]!.begin(1), await caches[1]!.begin(1)];
    await caches[0]!.save(parts[0]!, files, "sharp", images);
    const [list] = namesIn(`${folder}/${namesIn(folder)[0]}`).filter((name) => !name.endsWith(".part"));
    const path = `${folder}/${namesIn(folder)[0]}/${list}/pixels`;
    using open = await Deno.open(path);
    await caches[1]!.save(parts[1]!, files, "sharp", images);
    assert.equal((await open.stat()).ino, (await Deno.stat(path)).ino);
    assert.deepEqual(namesIn(`${folder}/${namesIn(folder)[0]}`), [list]);
    await refuses(
      () => caches[0]!.begin(2 ** 60),
      /^Expected .* free for decoded images in .*; free some space/,
    );
    assert.deepEqual(namesIn(`${folder}/${namesIn(folder)[0]}`), [list]);
  }));
