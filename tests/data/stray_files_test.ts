import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { findData } from "../../lib/data/find_data.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writeClasses } from "./image_fixtures.ts";
import { filesOf, zip } from "./zip_fixtures.ts";

/** Opens what a path contains, as the commands do. */
async function open(path: string, format = "auto"): Promise<Dataset> {
  const { source } = await findData(format, path);
  assert.ok(source, path);
  return await openDataset({ ...source, cacheRoot: null });
}

/** Files that lie next to the folders of classes of many data sets. */
const STRAY: Record<string, Record<string, string>> = {
  "a CSV file of something else": { "scores.csv": "id,score\n1,0.5\n" },
  "two CSV files of something else": { "a.csv": "a,b\n1,2\n", "b.csv": "c,d\n1,2\n" },
  "a table whose files are elsewhere": { "predictions.csv": "path,label,score\nold/1.png,cat,0.5\n" },
  "two tables whose files are elsewhere": {
    "predictions.csv": "path,label\nold/1.png,cat\n",
    "annotations.tsv": "image\tclass\nold/2.png\tdog\n",
  },
  "a table without lines": { "labels.csv": "path,label\n" },
  "a CSV file of binary rubbish": { "a.csv": "\0\x01path,label\0\n" },
  "lists": { "train.txt": "cat/0.png cat\n", "all.txt": "dog/0.png dog\n" },
  "text": { "README.txt": "These are mine", "LICENSE": "None", "class_names.txt": "cat\ndog\n" },
  "arrays without labels": { "images.npy": "", "train_images.npy": "", "x_train.npy": "" },
  "an IDX file without labels": { "train-images-idx3-ubyte": "" },
  "what Windows adds": { "Thumbs.db": "", "desktop.ini": "", "cat/Thumbs.db": "" },
};

for (const [what, files] of Object.entries(STRAY)) {
  Deno.test(`a folder of classes is found although it contains ${what}, in a ZIP file too`, () =>
    withFolder(async (folder) => {
      const photos = `${folder}/photos`;
      await writeClasses(photos, { cat: 12, dog: 12 });
      const { digest } = await open(photos);
      for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${photos}/${name}`, text);
      const found = await open(photos);
      assert.deepEqual([found.name, found.digest], ["folder", digest]);
      await Deno.writeFile(`${folder}/photos.zip`, await zip(filesOf(photos)));
      assert.equal((await open(`${folder}/photos.zip`)).digest, digest);
    }));
}

Deno.test("what systems add to a folder is no warning", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 12, dog: 12, "@eaDir/0.png": 2, "__MACOSX/cat": 2 });
    await putFile(`${folder}/cat/Thumbs.db`);
    await putFile(`${folder}/dog/.DS_Store`);
    const said: string[] = [];
    const listener = { say: (line: string) => said.push(line), progress() {} };
    const { classNames } = await openDataset({ name: "folder", path: folder, cacheRoot: null, listener });
    assert.deepEqual([classNames, said], [["cat", "dog"], []]);
  }));

Deno.test("several tables of the images of a folder of classes are refused in a line whose advice works", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 12, dog: 12 });
    await Deno.writeTextFile(`${folder}/a.csv`, "path,label\ncat/0.png,x\n");
    await Deno.writeTextFile(`${folder}/b.csv`, "path,label\ndog/0.png,y\n");
    await refuses(
      () => open(folder),
      /^Expected one table of images in \S+, or tables named after splits \(train\.csv, test\.csv\), but found a\.csv, b\.csv; name one with --data_path, or take the classes from the folders with --format folder$/,
    );
    assert.deepEqual((await open(folder, "folder")).classNames, ["cat", "dog"]);
    assert.equal((await findData("auto", `${folder}/a.csv`)).source?.name, "table");
    // Where the images are in no folders of classes, there are none to take them from.
    await Deno.remove(`${folder}/dog`, { recursive: true });
    await Deno.writeTextFile(`${folder}/b.csv`, "path,label\ncat/1.png,y\n");
    await refuses(() => open(folder), /found a\.csv, b\.csv; name one with --data_path$/);
  }));

Deno.test("a table next to folders of classes counts, and a note says how to use the folders instead", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 12, dog: 12 });
    const lines = Array.from({ length: 24 }, (_, i) => `${i < 12 ? "cat" : "dog"}/${i % 12}.png,${i % 3}`);
    await Deno.writeTextFile(`${folder}/labels.csv`, ["path,label", ...lines].join("\n"));
    const notes: string[] = [];
    const listener = { say() {}, progress() {}, note: (line: string) => notes.push(line) };
    const { source } = await findData("auto", folder);
    const data = await openDataset({ ...source!, cacheRoot: null, listener });
    assert.deepEqual([data.name, data.classNames], ["table", ["0", "1", "2"]]);
    assert.ok(
      notes.includes("Classes are those of labels.csv; --format folder takes them from the folders instead"),
      `${notes}`,
    );
  }));
