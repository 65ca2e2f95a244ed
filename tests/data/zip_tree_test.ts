import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { findData } from "../../lib/data/find_data.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writeClasses } from "./image_fixtures.ts";
import { filesOf, type Packing, zip } from "./zip_fixtures.ts";

/** Opens what a path contains, as the commands do. */
async function open(path: string): Promise<Dataset> {
  const { source } = await findData("auto", path);
  assert.ok(source, path);
  return await openDataset({ ...source, cacheRoot: null });
}

/** What a data set is, without its path and title. */
function essence({ name, digest, classNames, splits }: Dataset) {
  const shown = Object.entries(splits).map(([split, set]) => ({
    split,
    labels: [...set.labels],
    names: Array.from({ length: set.count }, (_, i) => set.name(i)),
    pixels: set.allPixels(),
  }));
  return { name, digest, classNames, shown };
}

const PACKINGS: Record<string, Packing> = {
  deflated: {},
  stored: { level: 0 },
  "with its folder": { rename: (name) => `photos/${name}` },
  "with ./": { rename: (name) => `./${name}` },
  "by Windows, with its folder": { rename: (name) => `photos\\${name.replaceAll("/", "\\")}` },
};

async function sameAsFolder(write: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await write(`${folder}/photos`);
    const expected = essence(await open(`${folder}/photos`));
    const files = filesOf(`${folder}/photos`);
    for (const [how, packing] of Object.entries(PACKINGS)) {
      const path = `${folder}/${how.replace("./", "")}.zip`;
      await Deno.writeFile(path, await zip(files, packing));
      assert.deepEqual(essence(await open(path)), expected, how);
    }
  });
}

Deno.test("a ZIP file of a folder of classes is the same data set as the folder, however it is packed", () =>
  sameAsFolder((folder) => writeClasses(folder, { cat: 12, "fruit/apple": 12, "fruit/pear": 3 })));

Deno.test("a ZIP file of a folder of splits is the same data set as the folder", () =>
  sameAsFolder((folder) =>
    writeClasses(folder, { "train/cat": 4, "train/dog": 4, "test/cat": 2, "test/owl": 2 })
  ));

Deno.test("a ZIP file of a table is the same data set as its folder", () =>
  sameAsFolder(async (folder) => {
    await writeClasses(folder, { pictures: 24 });
    const lines = Array.from({ length: 24 }, (_, i) => `pictures/${i}.png,${i % 3}`);
    await Deno.writeTextFile(`${folder}/labels.csv`, ["path,label", ...lines].join("\n"));
  }));

Deno.test("a ZIP file of lists is the same data set as their folder", () =>
  sameAsFolder(async (folder) => {
    await writeClasses(folder, { pictures: 24 });
    const lines = Array.from({ length: 24 }, (_, i) => `pictures/${i}.png ${i % 3}`);
    await Deno.writeTextFile(`${folder}/train.txt`, lines.slice(0, 16).join("\n"));
    await Deno.writeTextFile(`${folder}/test.txt`, lines.slice(16).join("\n"));
  }));

Deno.test("a ZIP file may contain what macOS adds, and hidden files, which are ignored, but no names that lead outside", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 12, dog: 12 });
    const expected = essence(await open(`${folder}/photos`));
    const files = filesOf(`${folder}/photos`);
    const picture = files["cat/0.png"]!;
    const path = `${folder}/photos.zip`;
    const added = {
      "__MACOSX/cat/._0.png": picture,
      "cat/.DS_Store": picture,
    };
    await Deno.writeFile(path, await zip({ ...files, ...added }));
    assert.deepEqual(essence(await open(path)), expected);
    for (const name of ["../outside/1.png", "cat/../../outside.png", "..\\outside\\1.png"]) {
      await Deno.writeFile(path, await zip({ ...files, [name]: picture }));
      await refuses(
        () => open(path),
        /^Expected files inside the ZIP file \S+photos\.zip but names in it lead outside, .*; pack it again$/,
      );
    }
    // The user's folder has what it had.
    assert.deepEqual(Object.keys(filesOf(`${folder}/photos`)).sort(), Object.keys(files).sort());
  }));

Deno.test("a ZIP file that is empty, damaged, encrypted or without images says so in one line", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 12, dog: 12 });
    const files = filesOf(`${folder}/photos`);
    const path = `${folder}/photos.zip`;
    const packed = async (bytes: Uint8Array) => {
      await Deno.writeFile(path, bytes);
      return () => open(path);
    };
    await refuses(
      await packed(await zip({})),
      /^Expected images or arrays in \S+photos\.zip but found no files; name a folder with/,
    );
    await refuses(
      await packed(await zip({ "notes/a.txt": new Uint8Array(3), "notes/b.txt": new Uint8Array(3) })),
      /^Expected images or arrays in \S+photos\.zip but found 2 files \(\.txt\); name a folder with/,
    );
    await refuses(
      await packed(await zip({ "a.zip": await zip(files), "b.zip": await zip(files) })),
      /^Expected images or arrays in \S+photos\.zip but found 2 files \(\.zip\); unpack it, since \.zip files within a ZIP file are not read$/,
    );
    await refuses(
      await packed((await zip(files)).subarray(0, 900)),
      /^Expected a whole ZIP file at \S+photos\.zip but it is damaged \(.+\); download or pack it again$/,
    );
    await refuses(
      await packed(await zip(files, { password: "secret" })),
      /^Expected a ZIP file without a password at \S+photos\.zip but \S+\.png has one; unpack it, and name the folder$/,
    );
    // A single damaged file is found by its checksum, and named.
    const stored = await zip(files, { level: 0 });
    const start = stored.findIndex((_, i) =>
      new TextDecoder().decode(stored.subarray(i, i + 9)) === "cat/0.png"
    );
    stored[start + 60]! ^= 255;
    await refuses(
      await packed(stored),
      /^Expected images that can be decoded but 1 of 24 images cannot: \S+photos\.zip\/cat\/0\.png \(it cannot be read: it is damaged in the ZIP file\); replace them or move them away, or leave them out with --bad skip$/,
    );
  }));

Deno.test("a table in a ZIP file cannot name files outside of it; other files may begin like a ZIP file", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { pictures: 2 });
    const picture = await Deno.readFile(`${folder}/pictures/0.png`);
    const table = new TextEncoder().encode("path,label\nin.png,a\n../pictures/0.png,b\n");
    await Deno.writeFile(`${folder}/t.zip`, await zip({ "labels.csv": table, "in.png": picture }));
    await refuses(
      () => open(`${folder}/t.zip`),
      /^Expected the file of line 3 of \S+t\.zip\/labels\.csv, \S+, but it does not exist; correct the table, /,
    );
    await putFile(`${folder}/list.txt`, "PK.png cat\n");
    await refuses(
      () => open(`${folder}/list.txt`),
      /^Expected the file of line 1 of \S+list\.txt, \S+PK\.png, but/,
    );
  }));
