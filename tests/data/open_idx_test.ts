import assert from "node:assert/strict";
import { findIdx } from "../../lib/data/idx/find_idx.ts";
import { openIdx } from "../../lib/data/idx/open_idx.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { gzip, idxFile } from "./fixtures.ts";

/** Writes a pair of files of 3 by 5 images. */
async function writePair(folder: string, name: string, labels: number[], form = "idx3-ubyte"): Promise<void> {
  const pixels = Array.from({ length: labels.length * 15 }, (_, i) => (i + labels.length) % 256);
  await Deno.writeFile(`${folder}/${name}-images-${form}`, idxFile([labels.length, 3, 5], pixels));
  await Deno.writeFile(
    `${folder}/${name}-labels-${form.replace("3", "1")}.gz`,
    await gzip(idxFile([labels.length], labels)),
  );
}

Deno.test("openIdx() opens pairs of any size and number of classes", async () => {
  await withFolder(async (folder) => {
    const labels = Array.from({ length: 90 }, (_, i) => i % 47);
    await writePair(folder, "emnist-balanced-train", labels);
    await writePair(folder, "emnist-balanced-test", [3, 3, 46]);
    const data = await openIdx({ path: folder });
    assert.deepEqual([data.name, data.height, data.width, data.channels, data.classNames.length], [
      "idx",
      3,
      5,
      1,
      47,
    ]);
    assert.deepEqual([data.train.count, data.test.count], [90, 3]);
    assert.deepEqual([...data.test.labels], [3, 3, 46]);
    assert.equal(data.classNames[46], "46");
    assert.deepEqual([...data.test.image(1).subarray(0, 3)], [18, 19, 20]);
    const { digest } = data;
    assert.equal((await openIdx({ path: `${folder}/` })).digest, digest);
    await writePair(folder, "emnist-balanced-test", [3, 3, 45]);
    assert.notEqual((await openIdx({ path: folder })).digest, digest);
  });
});

Deno.test("openIdx() splits the images if there is one pair", async () => {
  await withFolder(async (folder) => {
    await writePair(folder, "train", Array.from({ length: 200 }, (_, i) => i % 3));
    const { train, test } = await openIdx({ path: folder });
    assert.equal(train.count + test.count, 200);
    assert.ok(test.count > 20 && test.count < 60, `${test.count}`);
  });
});

Deno.test("findIdx() rejects images without labels, and the files of two data sets", async () => {
  await withFolder(async (folder) => {
    assert.equal(await findIdx(folder), undefined);
    assert.equal(await findIdx(`${folder}/none`), undefined);
    await writePair(folder, "emnist-letters-train", [1]);
    await writePair(folder, "emnist-digits-train", [1]);
    await refuses(
      () => findIdx(folder),
      /^Expected one data set in \S+ but found IDX files of several, emnist-digits-… and emnist-letters-…; move each/,
    );
    await Deno.remove(`${folder}/emnist-digits-train-labels-idx1-ubyte.gz`);
    await refuses(
      () => findIdx(folder),
      /^Expected the labels of emnist-digits-train-images-idx3-ubyte next to it/,
    );
  });
});
