import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { findMnist } from "../../lib/data/mnist/find_mnist.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { MNIST_FILES } from "../../lib/data/mnist/mnist_files.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { readsEverything, refuses, withFolder } from "../base/fixtures.ts";
import { gzip, idxFile, writeSmallMnist } from "./fixtures.ts";

/** Root can read what others cannot. */
const isRoot = readsEverything();

Deno.test("findMnist() finds the files where other programs store them, gzipped or not", async () => {
  for (const place of ["", "mnist/", "MNIST/raw/"]) {
    for (const rename of [(name: string) => name, (name: string) => name.replace("-idx", ".idx")]) {
      for (const suffix of ["", ".gz"]) {
        await withFolder(async (folder) => {
          await Deno.mkdir(`${folder}/${place}`, { recursive: true });
          const expected: Record<string, string> = {};
          for (const [key, { name }] of Object.entries(MNIST_FILES)) {
            expected[key] = `${folder}/${place}${rename(name)}${suffix}`;
            await Deno.writeTextFile(expected[key], "");
          }
          const all = { paths: expected, found: expected, missing: [] };
          assert.deepEqual(await findMnist(folder), all);
          assert.deepEqual(await findMnist(`${folder}//`), all);
        });
      }
    }
  }
});

Deno.test("findMnist() names what is missing", async () => {
  await withFolder(async (folder) => {
    const all = Object.values(MNIST_FILES).map(({ name }) => name);
    assert.deepEqual(await findMnist(folder), { found: {}, missing: all });
    assert.deepEqual(await findMnist(`${folder}/none`), { found: {}, missing: all });
    await Deno.writeTextFile(`${folder}/${all[2]}.gz`, "");
    assert.deepEqual(await findMnist(folder), {
      found: { testImages: `${folder}/${all[2]}.gz` },
      missing: all.filter((_, i) => i !== 2),
    });
    assert.deepEqual(await findMnist(`${folder}/${all[2]}.gz`), { found: {}, missing: all });
  });
});

Deno.test("loadMnist() loads images with their labels, gzipped or not", async () => {
  await withFolder(async (folder) => {
    const { paths, files } = await writeSmallMnist(folder);
    const dataset = await loadMnist(paths, { files });
    assert.equal(dataset.name, "mnist");
    assert.equal(dataset.synthetic, false);
    assert.equal(dataset.train.count, 40);
    assert.equal(dataset.test.count, 20);
    const raw = await Deno.readFile(paths.testImages);
    assert.deepEqual(new Uint8Array(dataset.test.allPixels()), raw.slice(16));
    assert.deepEqual([...dataset.test.labels.subarray(8, 12)], [8, 9, 0, 1]);
    assert.ok(
      dataset.test.labels instanceof Int32Array && dataset.test.labels.buffer instanceof SharedArrayBuffer,
    );
    await Deno.writeFile(`${paths.testImages}.gz`, await gzip(raw));
    const again = await loadMnist({ ...paths, testImages: `${paths.testImages}.gz` }, { files });
    assert.deepEqual(again, dataset);
  });
});

Deno.test("loadMnist() rejects a file that differs from MNIST's in any bit", async () => {
  await withFolder(async (folder) => {
    const { paths, files } = await writeSmallMnist(folder);
    const bytes = await Deno.readFile(paths.trainLabels);
    bytes[20]! ^= 1;
    await Deno.writeFile(paths.trainLabels, bytes);
    const message = new RegExp(
      `^Expected ${paths.trainLabels} to be MNIST's train-labels-idx1-ubyte \\(SHA-256 \\w{64}\\) but found ` +
        `\\w{64}; name a folder with MNIST's own files$`,
    );
    await refuses(() => loadMnist(paths, { files }), message);
    // MNIST itself is not this small.
    await refuses(() => loadMnist(paths), /to be MNIST's/);
  });
});

Deno.test("loadMnist() rejects different numbers of labels and images", async () => {
  await withFolder(async (folder) => {
    const { paths, files } = await writeSmallMnist(folder);
    const bytes = idxFile([39], Array.from({ length: 39 }, (_, i) => i % 10));
    await Deno.writeFile(paths.trainLabels, bytes);
    const other = { ...files.trainLabels, sha256: await sha256(bytes) };
    await refuses(
      () => loadMnist(paths, { files: { ...files, trainLabels: other } }),
      new RegExp(
        `^Expected as many labels as images in ${paths.trainImages} but found 39 labels and 40 images$`,
      ),
    );
  });
});

Deno.test("loadMnist() reports which file is truncated, too long, swapped or not gzip", async () => {
  await withFolder(async (folder) => {
    const { paths, files } = await writeSmallMnist(folder);
    const images = await Deno.readFile(paths.testImages);
    const refusesBytes = async (bytes: Uint8Array, message: string) => {
      await Deno.writeFile(paths.testImages, bytes);
      await refuses(() => loadMnist(paths, { files }), new RegExp(`${paths.testImages} ${message}`));
    };
    await refusesBytes(images.slice(0, -1), "is truncated");
    await refusesBytes(new Uint8Array(0), "is truncated");
    await refusesBytes(Uint8Array.of(...images, 0), "is too long");
    await refusesBytes((await gzip(images)).slice(0, -4), "is a damaged gzip file");
    await refusesBytes(await gzip(new Uint8Array(100_000)), "is too long: it unpacks to more than 256 bytes");
    await refusesBytes(await Deno.readFile(paths.testLabels), "but found labels; are files swapped");
  });
});

Deno.test("loadMnist() reports that a file is a folder, or missing", async () => {
  await withFolder(async (folder) => {
    const { paths, files } = await writeSmallMnist(folder);
    await Deno.remove(paths.trainImages);
    await refuses(
      () => loadMnist(paths, { files }),
      new RegExp(`^Expected the file ${paths.trainImages} but cannot read it: it is missing$`),
    );
    await Deno.mkdir(paths.trainImages);
    await refuses(
      () => loadMnist(paths, { files }),
      /train-images-idx3-ubyte but cannot read it: it is a folder$/,
    );
    // It also counts as found: drawn digits must not silently replace a broken MNIST.
    await refuses(() => openDataset({ name: "mnist", path: folder }), /but cannot read it: it is a folder$/);
  });
});

Deno.test({
  name: "loadMnist() says that there is no permission for a file or its folder",
  ignore: isRoot,
  fn: () =>
    withFolder(async (folder) => {
      const { paths, files } = await writeSmallMnist(folder);
      await Deno.chmod(paths.trainImages, 0);
      await refuses(
        () => loadMnist(paths, { files }),
        /train-images\S+ but cannot read it: no permission; change its rights$/,
      );
      await Deno.chmod(folder, 0);
      await refuses(
        () => openDataset({ name: "mnist", path: folder }),
        /but cannot read it: no permission; change its rights$/,
      );
      await Deno.chmod(folder, 0o700);
    }),
});
