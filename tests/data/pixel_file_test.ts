import assert from "node:assert/strict";
import { BatchLoader } from "../../lib/data/batch_loader.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { refuses, withFolder } from "../base/fixtures.ts";

/** 40 images of 2 by 3 pixels whose values are their rows, behind a header of 7 bytes; image i is in row 39 − i. */
async function writeSet(path: string): Promise<ImageSet> {
  const pixels = Uint8Array.from({ length: 40 * 6 }, (_, i) => Math.floor(i / 6));
  await Deno.writeFile(path, Uint8Array.of(...Array(7).fill(255), ...pixels));
  return new ImageSet({
    pixels: { path, offset: 7, length: pixels.length },
    labels: Int32Array.from({ length: 40 }, (_, i) => i % 4),
    rows: Int32Array.from({ length: 40 }, (_, i) => 39 - i),
    ...{ height: 2, width: 3, channels: 1, classes: 4 },
  });
}

Deno.test("pixels in a file are gathered, selected and read as those in memory, in loader threads too", () =>
  withFolder(async (folder) => {
    const set = await writeSet(`${folder}/pixels`);
    const inMemory = new ImageSet({
      ...set.parts,
      pixels: new Uint8Array(await Deno.readFile(`${folder}/pixels`)).slice(7),
    });
    const plan = [[0, 5, 39], [7, 7, 1], [38, 2, 3]].map((indices) => Int32Array.from(indices));
    for (const workers of [0, 2]) {
      const loader = new BatchLoader(set, workers);
      const batches = [];
      for await (const batch of loader.batches(plan)) batches.push(batch);
      loader.close();
      assert.deepEqual(batches, plan.map((indices) => inMemory.gather(indices)));
    }
    const chosen = set.select([3, 39, 8]);
    assert.deepEqual([...chosen.image(1)], Array(6).fill(0));
    assert.deepEqual(chosen.select([2, 0]).allPixels(), inMemory.select([8, 3]).allPixels());
    assert.deepEqual(set.first(5).allPixels(), inMemory.first(5).allPixels());
  }));

Deno.test("a file of pixels that is removed while it is open can still be read; one that is shorter says so", () =>
  withFolder(async (folder) => {
    const path = `${folder}/pixels`;
    const set = await writeSet(path);
    assert.deepEqual([...set.image(0)], Array(6).fill(39));
    await Deno.remove(path);
    assert.deepEqual([...set.image(30)], Array(6).fill(9));
    const message = (reason: string) =>
      new RegExp(
        `^Expected pixels in \\S+pixels but cannot read them: ${reason}.*; start the command again$`,
      );
    await refuses(() => new ImageSet(set.parts).image(0), message("No such file"));
    const shorter = await writeSet(path);
    await Deno.truncate(path, 100);
    await refuses(() => shorter.image(0), message("the file is shorter than before"));
    assert.deepEqual([...shorter.image(39)], Array(6).fill(0));
    for (const workers of [0, 1]) {
      const loader = new BatchLoader(new ImageSet(shorter.parts), workers);
      await refuses(() => loader.batches([Int32Array.of(0)]).next(), message("the file is shorter"));
      loader.close();
    }
  }));
