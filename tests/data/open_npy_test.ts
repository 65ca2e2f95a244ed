import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { findData } from "../../lib/data/find_data.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses } from "./image_fixtures.ts";
import { npyFile } from "./npy_fixtures.ts";
import { zip } from "./zip_fixtures.ts";

/** Images of which each pixel of image i, in channel c, is i + 100 · c. */
function images(count: number, channels?: number): Uint8Array<ArrayBuffer> {
  const c = channels ?? 1;
  const pixels = Uint8Array.from(
    { length: count * 20 * c },
    (_, i) => Math.floor(i / 20 / c) + 100 * (i % c),
  );
  return npyFile("|u1", [count, 4, 5, ...channels === undefined ? [] : [channels]], pixels);
}

const labels = (...values: number[]) =>
  npyFile("<i8", [values.length], BigInt64Array.from(values.map(BigInt)));
const counting = (count: number, classes: number) =>
  labels(...Array.from({ length: count }, (_, i) => i % classes));

async function put(folder: string, files: Record<string, Uint8Array<ArrayBuffer>>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${folder}/${name}`, bytes);
}

/** Opens what a path contains, as the commands do. */
async function open(path: string, options: { split?: string; memoryBytes?: number } = {}): Promise<Dataset> {
  const { source } = await findData("auto", path);
  assert.equal(source?.name, "npy");
  return await openDataset({ ...source, ...options });
}

Deno.test("pairs of NumPy files are found by the usual names, and are the same in an .npz file", async () => {
  const pairs = [
    ["X_train", "y_train", "X_test", "y_test"],
    ["x_train", "y_train", "x_val", "y_val"],
    ["train_images", "train_labels", "test_images", "test_labels"],
    ["kmnist-train-imgs", "kmnist-train-labels", "kmnist-test-imgs", "kmnist-test-labels"],
    ["train-data", "train-targets", "test-data", "test-targets"],
    ["trainX", "trainY", "testX", "testY"],
    ["Xtrain", "ytrain", "Xval", "yval"],
    ["train_images", "train_fine_labels", "test_images", "test_fine_labels"],
  ];
  for (const [x, y, x2, y2] of pairs) {
    await withFolder(async (folder) => {
      const files = {
        [`${x}.npy`]: images(6),
        [`${y}.npy`]: counting(6, 3),
        [`${x2}.npy`]: images(4),
        [`${y2}.npy`]: counting(4, 2),
      };
      await put(`${folder}/data`, files);
      const data = await open(`${folder}/data`);
      assert.deepEqual([data.train.count, data.test.count, data.channels], [6, 4, 1]);
      assert.deepEqual([data.height, data.width, data.classNames], [4, 5, ["0", "1", "2"]]);
      assert.deepEqual([...data.train.image(3)], Array(20).fill(3));
      await Deno.writeFile(`${folder}/data.npz`, await zip(files));
      assert.equal((await open(`${folder}/data.npz`)).digest, data.digest);
      await Deno.remove(`${folder}/data`, { recursive: true });
      // The folder with it is as good.
      assert.equal((await open(folder)).digest, data.digest);
    });
  }
});

Deno.test("a file as MedMNIST has it: three splits, labels of shape [N, 1], colour", () =>
  withFolder(async (folder) => {
    const column = (count: number) =>
      npyFile("|u1", [count, 1], Uint8Array.from({ length: count }, (_, i) => i % 2));
    const files: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const [split, count] of [["train", 6], ["val", 2], ["test", 4]] as const) {
      files[`${split}_images.npy`] = images(count, 3);
      files[`${split}_labels.npy`] = column(count);
    }
    await Deno.writeFile(`${folder}/pathmnist.npz`, await zip(files));
    const { splits, channels, train } = await open(`${folder}/pathmnist.npz`);
    assert.deepEqual([splits.train!.count, splits.validation!.count, splits.test!.count, channels], [
      6,
      2,
      4,
      3,
    ]);
    assert.deepEqual([...train.image(2).subarray(0, 6)], [2, 102, 202, 2, 102, 202]);
  }));

Deno.test("labels may be numbers of any type, with gaps; a single pair is divided by images or classes", () =>
  withFolder(async (folder) => {
    const values = Array.from({ length: 100 }, (_, i) => [7, 12_000, 3, 99][i % 4]!);
    const types: [string, ArrayBufferView<ArrayBuffer>][] = [
      ...[["<i2", Int16Array.from(values)], ["<u4", Uint32Array.from(values)]] as [
        string,
        Int16Array<ArrayBuffer>,
      ][],
      ["<f4", Float32Array.from(values)],
      ["<i8", BigInt64Array.from(values.map(BigInt))],
    ];
    const digests = new Set<string>();
    for (const [type, array] of types) {
      await put(`${folder}/data`, { "images.npy": images(100), "labels.npy": npyFile(type, [100], array) });
      const data = await open(`${folder}/data`);
      digests.add(data.digest);
      assert.deepEqual(data.classNames, ["3", "7", "99", "12000"]);
      for (
        const { count, labels, image } of Object.values(data.splits).map((set) => ({
          count: set.count,
          labels: set.labels,
          image: (i: number) => set.image(i),
        }))
      ) {
        assert.ok(count > 0);
        labels.forEach((label, i) => assert.equal(data.classNames[label], String(values[image(i)[0]!])));
      }
    }
    assert.equal(digests.size, 1);
    const { train, test } = await open(`${folder}/data`, { split: "classes:0.5" });
    const classes = [train, test].map(({ labels }) => new Set(labels));
    assert.equal(classes[0]!.size + classes[1]!.size, 4);
    assert.ok(classes[0]!.isDisjointFrom(classes[1]!));
  }));

Deno.test("NumPy files that are larger than the memory limit are read by pieces", () =>
  withFolder(async (folder) => {
    await put(`${folder}/data`, { "images.npy": images(100, 3), "labels.npy": counting(100, 4) });
    const [inMemory, onDisk] = [
      await open(`${folder}/data`),
      await open(`${folder}/data`, { memoryBytes: 1000 }),
    ];
    assert.ok(inMemory.train.parts.pixels instanceof Uint8Array);
    assert.ok(!(onDisk.train.parts.pixels instanceof Uint8Array));
    assert.deepEqual(onDisk.train.allPixels(), inMemory.train.allPixels());
    assert.deepEqual(onDisk.test.labels, inMemory.test.labels);
    assert.equal((await open(`${folder}/data`, { memoryBytes: 1000 })).digest, onDisk.digest);
    const changed = images(100, 3);
    changed[500]! ^= 1;
    await put(`${folder}/data`, { "images.npy": changed });
    assert.notEqual((await open(`${folder}/data`, { memoryBytes: 1000 })).digest, onDisk.digest);
  }));

Deno.test("arrays without labels do not hide the images next to them", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 2, dog: 2 });
    await put(folder, { "data.npy": images(4) });
    assert.equal((await findData("auto", folder)).source?.name, "folder");
  }));

Deno.test("wrong NumPy files are refused in one line that says what to do", () =>
  withFolder(async (folder) => {
    const mistakes: [Record<string, Uint8Array<ArrayBuffer>>, RegExp][] = [
      [
        { "images.npy": images(4) },
        /^Expected the labels of \S+images\.npy in a file next to it, labels\.npy, but found none; add it$/,
      ],
      [{ "X_train.npy": images(4) }, /in a file next to it, y_train\.npy, but found none/],
      [
        { "images.npy": npyFile("<f4", [2, 4, 5], new Float32Array(40)), "labels.npy": counting(2, 2) },
        /as bytes 0 … 255 \(uint8\) in \S+ but found <f4; save x\.astype/,
      ],
      [
        { "images.npy": npyFile("|u1", [2, 3, 4, 5], new Uint8Array(120)), "labels.npy": counting(2, 2) },
        /found \[2, 3, 4, 5\]; save x\.transpose\(0, 2, 3, 1\)$/,
      ],
      [
        { "images.npy": npyFile("|u1", [2, 20], new Uint8Array(40)), "labels.npy": counting(2, 2) },
        /^Expected images of shape \[N, H, W\], .* found \[2, 20\]; save x\.reshape/,
      ],
      [
        { "images.npy": npyFile("|u1", [2, 4, 5], new Uint8Array(40), "True"), "labels.npy": counting(2, 2) },
        /column-major order; save np\.ascontiguousarray\(x\)$/,
      ],
      [
        { "images.npy": images(4).subarray(0, 150), "labels.npy": counting(4, 2) },
        /^Expected 80 bytes of pixels in \S+ for its shape \[4, 4, 5\] but found 22; save it again$/,
      ],
      [
        { "images.npy": images(4), "labels.npy": counting(5, 2) },
        /^Expected 4 labels, one per image, in \S+ but found an array of shape \[5\]; save/,
      ],
      [
        { "images.npy": images(2), "labels.npy": npyFile("<f4", [2, 2], new Float32Array(4)) },
        /shape \[2, 2\]; save .*argmax/,
      ],
      [
        { "images.npy": images(2), "labels.npy": labels(0, -1) },
        /^Expected labels as whole numbers from 0 in \S+ but found -1 for image 1; save/,
      ],
      [
        { "images.npy": images(2), "labels.npy": npyFile("<U3", [2], new Uint32Array(6)) },
        /but found values of type <U3; save/,
      ],
      [{ "images.npy": new Uint8Array(99), "labels.npy": labels(0, 1) }, /but found another kind of file/],
      [
        {
          "a_images.npy": images(2),
          "a_labels.npy": labels(0, 1),
          "b_images.npy": images(2),
          "b_labels.npy": labels(0, 1),
        },
        /^Expected one pair of arrays for each split in \S+ but found a_images\.npy and b_images\.npy; move each/,
      ],
      [{
        "train_images.npy": images(2),
        "train_labels.npy": labels(0, 1),
        "test_images.npy": npyFile("|u1", [2, 4, 4], new Uint8Array(32)),
        "test_labels.npy": labels(0, 1),
      }, /^Expected images of 4 × 5 × 1 in every split of \S+ but test has 4 × 4 × 1/],
    ];
    for (const [i, [files, message]] of mistakes.entries()) {
      await put(`${folder}/${i}`, files);
      await refuses(() => open(`${folder}/${i}`), message);
    }
    await put(`${folder}/split`, {
      ...{ "train_images.npy": images(4), "train_labels.npy": counting(4, 2) },
      ...{ "test_images.npy": images(4), "test_labels.npy": counting(4, 2) },
    });
    await refuses(
      () => open(`${folder}/split`, { split: "images:0.8" }),
      /^Expected no --split images:0\.8 with the arrays in \S+, which are divided into \S+ \S+; omit it$/,
    );
  }));

Deno.test("an .npz file with arrays by NumPy's own names opens; by others it says which there are and which are wanted", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.npz`;
    const write = async (names: readonly string[]) => {
      const arrays = names.map((name, i) => [`${name}.npy`, i === 0 ? images(40) : counting(40, 2)]);
      await Deno.writeFile(path, await zip(Object.fromEntries(arrays)));
    };
    for (const names of [["arr_0", "arr_1"], ["x", "y"], ["data", "targets"], ["faces_data", "faces_ids"]]) {
      await write(names);
      const { train, test } = await open(path);
      assert.equal(train.count + test.count, 40, `${names}`);
    }
    await write(["faces", "people"]);
    for (const at of [path, folder]) {
      await refuses(
        () => findData("auto", at),
        /^Expected pairs of NumPy files of images and labels in \S+ but found the arrays faces, people; call them images and labels, x and y or data and targets, those of splits train_images, test_labels, x_train, y_test and so on$/,
      );
    }
    await write(["images", "people"]);
    await refuses(
      () => findData("auto", path),
      /^Expected an array labels with the labels of images in \S+a\.npz but found only images, people; save it there too$/,
    );
  }));
