import assert from "node:assert/strict";
import { AUTO, datasetNamed, DATASETS } from "../../lib/data/datasets.ts";
import { findData } from "../../lib/data/find_data.ts";
import { mnist } from "../../lib/data/mnist/definition.ts";
import { adviceOnFiles } from "../../lib/data/mnist/mnist_like.ts";
import { MNIST_FILES } from "../../lib/data/mnist/mnist_files.ts";
import { namesIn, readsEverything, refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { gzip, idxFile, writeSmallMnist } from "./fixtures.ts";

const NAMES = Object.values(MNIST_FILES).map(({ name }) => name);

Deno.test("findData() recognises what a path contains: MNIST, other IDX files, a table, a folder of images", async () => {
  await withFolder(async (folder) => {
    for (const name of ["mnist", "idx", "table", "tsv", "folder", "data"]) {
      await Deno.mkdir(`${folder}/${name}`);
    }
    const { files } = await writeSmallMnist(`${folder}/mnist`);
    const datasets = { ...DATASETS, mnist: mnist(files) };
    const found = async (path: string) =>
      (await findData(AUTO, `${folder}/${path}`, folder, datasets)).source?.name;
    assert.equal(await found("mnist"), "mnist");
    // Others have the same names.
    for (const name of NAMES) {
      const labels = name.includes("labels");
      await Deno.writeFile(`${folder}/idx/${name}.gz`, await gzip(idxFile(labels ? [1] : [1, 1, 1], [7])));
    }
    assert.equal(await found("idx"), "idx");
    // A damaged MNIST is rejected as such, and is not treated as another data set.
    await Deno.writeFile(`${folder}/mnist/${NAMES[1]}`, idxFile([1], [3]));
    assert.equal(await found("mnist"), "mnist");
    await putFile(`${folder}/table/labels.csv`, "path,label\na.png,x\n");
    await putFile(`${folder}/table/cats/1.png`);
    assert.equal(await found("table"), "table");
    assert.equal(await found("table/labels.csv"), "table");
    await putFile(`${folder}/tsv/all.TSV`, '\ufeff"label"\tother\tpath\r\nx\t\ta.png\r\n');
    assert.equal(await found("tsv/"), "table");
    // A file without the columns is not a table.
    await putFile(`${folder}/folder/classes.csv`, "name,id\ncat,1\n");
    await putFile(`${folder}/folder/cats/tabby/1.JPG`);
    assert.equal(await found("folder"), "folder");
    await putFile(`${folder}/data/dogs/1.webp`);
    assert.equal(await found("data"), "folder");
  });
});

Deno.test("findData() accepts a default folder without data, and describes what is there instead", async () => {
  await withFolder(async (folder) => {
    for (const name of [AUTO, "mnist"]) {
      assert.deepEqual(await findData(name, `${folder}/data/`, folder), {});
    }
    await putFile(`${folder}/data/README.md`);
    await putFile(`${folder}/data/.mnist.lock`);
    assert.deepEqual(await findData(AUTO, `${folder}/data/`, folder), {});
    await putFile(`${folder}/data/cats/1.txt`);
    assert.deepEqual(await findData(AUTO, `${folder}/data/`, folder), { unused: "1 file (.txt)" });
    await refuses(
      () => findData("folder", `${folder}/data/`, folder),
      /^Expected images in a folder for each class in \S+data\/ but found 1 file \(.txt\); name a path that contains them$/,
    );
  });
});

Deno.test("findData() rejects any other path without data, and describes its contents", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/others`;
    const says = (message: string, at = path, name = AUTO) =>
      refuses(() => findData(name, at, folder), new RegExp(`^Expected ${message}`));
    await says(
      `images or arrays at ${path} but nothing exists there; check the path, or omit --data_path to download MNIST$`,
    );
    await Deno.mkdir(path);
    await says(
      `images or arrays in ${path} but found no files; name a folder with a folder of images for each class, .* omit --data_path to download MNIST`,
    );
    await putFile(`${path}/cats/1.heic`);
    await putFile(`${path}/2.zip`);
    await says(
      `images or arrays in ${path} but found 2 files \\(.heic, .zip\\) in 2 folders; name the ZIP file itself with --data_path ${path}/2.zip$`,
    );
    await says(
      `images or arrays at ${path}/2.zip but found another file; name the folder`,
      `${path}/2.zip`,
    );
    for (const name of NAMES.slice(0, 2)) await putFile(`${path}/${name}.gz`);
    await says(
      `MNIST's four files in ${path} but ${NAMES[2]}, ${NAMES[3]} are missing; add what is missing, or omit`,
    );
    await putFile(`${path}/${NAMES[3]}`);
    await says(`MNIST's four files in ${path} but ${NAMES[2]} is missing; `, path, "mnist");
    await says(`the labels of .* next to it in ${folder}/idx`, await lonelyImages(`${folder}/idx`));
    await says(
      `one table of images in ${folder}/two, or tables named after splits .* but found a.csv, b.csv; name one`,
      await twoTables(`${folder}/two`),
    );
    await says(
      `a known data set, one of mnist, fashion-mnist, .* but found unheard_of; use a newer`,
      path,
      "unheard_of",
    );
    assert.deepEqual(namesIn(path).length, 5);
  });
});

async function lonelyImages(folder: string): Promise<string> {
  await putFile(`${folder}/emnist-letters-train-images-idx3-ubyte`);
  return folder;
}

async function twoTables(folder: string): Promise<string> {
  for (const name of ["a", "b"]) await putFile(`${folder}/${name}.csv`, "label,path\n");
  return folder;
}

Deno.test("findData() rejects a path for data that a program draws", async () => {
  await withFolder(async (folder) => {
    const source = { name: "digits", path: `${folder}/data` };
    assert.deepEqual(await findData("digits", `${folder}/data`, folder), { source });
    await refuses(
      () => findData("digits", `${folder}/photos`, folder),
      /^Expected no --data_path with drawn digits, which a program draws, but found \S+photos; omit it/,
    );
  });
});

Deno.test("every data set of the registry is complete", async () => {
  for (const [name, { title, defaults, isIn, expected, open }] of Object.entries(DATASETS)) {
    assert.match(name, /^[a-z][a-z_-]*$/);
    assert.ok(title !== "" && defaults.num_images >= 0);
    assert.equal(isIn === undefined, expected === undefined, name);
    assert.equal(datasetNamed(name).open, open);
  }
  assert.deepEqual(DATASETS.mnist!.defaults.num_images, 59_904);
  await refuses(() => datasetNamed("toString"), /^Expected a known data set/);
});

Deno.test("adviceOnFiles() gives advice that works where the files are, and never to remove one", () => {
  const fashion = { name: "fashion-mnist", title: "Fashion-MNIST", cache: "trinca/fashion-mnist" };
  const advice = ["./data/", "/photos", "/home/me/.cache/trinca/fashion-mnist"]
    .map((path) => adviceOnFiles(path, fashion));
  assert.match(advice[0]!, /move these to another folder/);
  assert.match(advice[1]!, /omit --data_path/);
  assert.match(advice[2]!, /run deno task setup --dataset fashion-mnist, /);
  const mnist = { name: "mnist", title: "MNIST", cache: "trinca/mnist" };
  assert.match(adviceOnFiles("/home/me/.cache/trinca/mnist", mnist), /run deno task setup, /);
  for (const text of advice) assert.doesNotMatch(text, /remove|delete/);
});

Deno.test({
  name: "findData() says that there is no right to read a path, whatever it is",
  ignore: readsEverything(),
  fn: () =>
    withFolder(async (folder) => {
      await putFile(`${folder}/photos/cat/1.png`);
      for (const name of ["photos.zip", "labels.csv", "all.txt", "a.npz"]) await putFile(`${folder}/${name}`);
      for (const name of namesIn(folder)) {
        await Deno.chmod(`${folder}/${name}`, 0);
        await refuses(
          () => findData(AUTO, `${folder}/${name}`),
          /^Expected data at \S+ but cannot read it: no permission; change its rights$/,
        );
        await Deno.chmod(`${folder}/${name}`, 0o700);
      }
    }),
});

Deno.test(
  "findData() does not wait for a pipe",
  { ignore: Deno.build.os === "windows" },
  () =>
    withFolder(async (folder) => {
      for (const name of ["a.csv", "a.txt", "a.zip", "a.npy"]) {
        await new Deno.Command("mkfifo", { args: [`${folder}/${name}`] }).output();
        await refuses(
          () => findData(AUTO, `${folder}/${name}`),
          /^Expected images or arrays at \S+ but found another file; name the folder or the ZIP file/,
        );
      }
    }),
);
