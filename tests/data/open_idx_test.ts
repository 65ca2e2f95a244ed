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

/** An IDX file of labels as integers of two or four bytes, big-endian. */
function wideLabels(labels: readonly number[], bytes: 2 | 4, count = labels.length): Uint8Array<ArrayBuffer> {
  const data = new DataView(new ArrayBuffer(bytes * labels.length));
  labels.forEach((label, i) => bytes === 2 ? data.setInt16(2 * i, label) : data.setInt32(4 * i, label));
  return idxFile([count], new Uint8Array(data.buffer), [0, 0, bytes === 2 ? 0x0b : 0x0c, 1]);
}

Deno.test("openIdx() reads more than 256 classes from labels of two or four bytes", () =>
  withFolder(async (folder) => {
    const labels = Array.from({ length: 600 }, (_, i) => i >> 1);
    await Deno.writeFile(`${folder}/train-images-idx3-ubyte`, idxFile([600, 3, 5], new Uint8Array(9000)));
    const path = `${folder}/train-labels-idx1-ubyte`;
    for (const bytes of [2, 4] as const) {
      for (const pack of [(file: Uint8Array<ArrayBuffer>) => file, gzip]) {
        await Deno.writeFile(path, await pack(wideLabels(labels, bytes)));
        const { classNames, train, test } = await openIdx({ path: folder });
        assert.deepEqual([classNames.length, classNames[299], train.count + test.count], [300, "299", 600]);
      }
    }
    const mistakes: [Uint8Array<ArrayBuffer>, RegExp][] = [
      [
        wideLabels([...labels.slice(1), -5], 4),
        /^Expected labels from 0 in \S+ but found -5; correct the file$/,
      ],
      [
        wideLabels(labels, 4, 599),
        /^Expected 599 labels of 4 bytes in \S+ but found 2408 bytes; download it again$/,
      ],
      [
        wideLabels(labels, 4).subarray(0, 6),
        /^Expected labels in \S+ but the file has only 6 bytes; download it again$/,
      ],
      [
        wideLabels([...labels.slice(1), 2 ** 30], 4),
        /^Expected labels below 856 in \S+ but found 1073741824; number the classes from 0$/,
      ],
    ];
    for (const [file, message] of mistakes) {
      await Deno.writeFile(path, file);
      await refuses(() => openIdx({ path: folder }), message);
    }
  }));

Deno.test("openIdx() leaves files that are larger than the memory limit on the disk", () =>
  withFolder(async (folder) => {
    await writePair(folder, "train", Array.from({ length: 300 }, (_, i) => i % 3));
    const [inMemory, onDisk] = [
      await openIdx({ path: folder }),
      await openIdx({ path: folder, memoryBytes: 99 }),
    ];
    assert.ok(inMemory.train.parts.pixels instanceof Uint8Array);
    assert.ok(!(onDisk.train.parts.pixels instanceof Uint8Array));
    assert.deepEqual(onDisk.test.allPixels(), inMemory.test.allPixels());
    assert.deepEqual(onDisk.train.labels, inMemory.train.labels);
    const path = `${folder}/train-images-idx3-ubyte`;
    await Deno.truncate(path, 4000);
    await refuses(
      () => openIdx({ path: folder, memoryBytes: 99 }),
      /^Expected 4516 bytes in \S+ for its shape \[300,3,5\] but found 4000; download it again$/,
    );
  }));
