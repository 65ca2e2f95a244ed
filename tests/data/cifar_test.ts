import assert from "node:assert/strict";
import { findData } from "../../lib/data/find_data.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";

/** An image's record: its labels, and a pixel of another colour at its end. */
function record(labels: number[], value: number): Uint8Array<ArrayBuffer> {
  const planes = Uint8Array.from({ length: 3 * 1024 }, (_, i) => value + Math.floor(i / 1024));
  for (const [channel, last] of [200, 201, 202].entries()) planes[channel * 1024 + 1023] = last;
  return Uint8Array.from([...labels, ...planes]);
}

/** Writes CIFAR-10 with two images in each of its files, of classes 0 and the given one. */
async function writeCifar10(folder: string, last: number): Promise<void> {
  for (
    const [i, name] of [
      "data_batch_1",
      "data_batch_2",
      "data_batch_3",
      "data_batch_4",
      "data_batch_5",
      "test_batch",
    ].entries()
  ) {
    await Deno.writeFile(
      `${folder}/${name}.bin`,
      Uint8Array.from([...record([0], 10 * i), ...record([last], 100)]),
    );
  }
  await Deno.writeTextFile(
    `${folder}/batches.meta.txt`,
    "airplane\na b\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n",
  );
}

Deno.test("CIFAR-10 opens with named classes and colours pixel by pixel", async () => {
  await withFolder(async (folder) => {
    await writeCifar10(folder, 9);
    const { source } = await findData("auto", folder);
    assert.deepEqual(source, { name: "cifar", path: folder });
    const data = await openDataset(source!);
    assert.deepEqual([data.height, data.width, data.channels], [32, 32, 3]);
    assert.deepEqual([data.classNames[1], data.classNames[9]], ["a b", "truck"]);
    assert.deepEqual([...data.train.labels], [0, 9, 0, 9, 0, 9, 0, 9, 0, 9]);
    assert.deepEqual([...data.test.labels], [0, 9]);
    assert.deepEqual([...data.train.image(2).subarray(0, 6)], [10, 11, 12, 10, 11, 12]);
    assert.deepEqual([...data.test.image(1).subarray(-6)], [100, 101, 102, 200, 201, 202]);
  });
});

Deno.test("CIFAR-100 opens with its fine classes", async () => {
  await withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/train.bin`, record([3, 99], 1));
    await Deno.writeFile(`${folder}/test.bin`, record([4, 5], 1));
    await Deno.writeTextFile(
      `${folder}/fine_label_names.txt`,
      Array.from({ length: 100 }, (_, i) => `class ${i}`).join("\n"),
    );
    const data = await openDataset({ name: "cifar", path: folder });
    assert.deepEqual([...data.train.labels, ...data.test.labels], [99, 5]);
    assert.equal(data.classNames[99], "class 99");
  });
});

Deno.test("CIFAR's files are refused where they are cut, have wrong labels, or are missing", async () => {
  await withFolder(async (folder) => {
    await refuses(
      () => openDataset({ name: "cifar", path: folder }),
      /^Expected the binary files of CIFAR-10 or /,
    );
    await refuses(() => findData("cifar", folder), /^Expected the binary files of CIFAR-10 or CIFAR-100 in /);
    await writeCifar10(folder, 10);
    await refuses(
      () => openDataset({ name: "cifar", path: folder }),
      /^Expected labels from 0 to 9 in train of .* found 10$/,
    );
    await Deno.truncate(`${folder}/data_batch_5.bin`, 4000);
    await refuses(
      () => openDataset({ name: "cifar", path: folder }),
      /^Expected records of 3073 bytes in data_batch_5\.bin but found 4000 bytes; unpack it again$/,
    );
    await writeCifar10(folder, 9);
    await Deno.writeTextFile(`${folder}/batches.meta.txt`, "airplane\n");
    await refuses(
      () => openDataset({ name: "cifar", path: folder }),
      /^Expected 10 classes in \S+batches\.meta\.txt but found 1; unpack it again$/,
    );
  });
});
