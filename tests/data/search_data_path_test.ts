import assert from "node:assert/strict";
import { MNIST_FILES } from "../../lib/data/mnist_files.ts";
import { adviceOnFiles, searchDataPath } from "../../lib/data/search_data_path.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";

const NAMES = Object.values(MNIST_FILES).map(({ name }) => name);

Deno.test("searchDataPath() finds MNIST in the default folder and in any other", async () => {
  await withFolder(async (folder) => {
    for (const data of ["data", "other"]) {
      for (const name of NAMES) await putFile(`${folder}/${data}/${name}`);
      await putFile(`${folder}/${data}/photo.jpg`);
      const { paths, unused } = await searchDataPath(`${folder}/${data}`, folder);
      assert.equal(paths?.testLabels, `${folder}/${data}/t10k-labels-idx1-ubyte`);
      assert.equal(unused, undefined);
    }
  });
});

Deno.test("searchDataPath() lets the default folder lack MNIST, and says what is there instead", async () => {
  await withFolder(async (folder) => {
    assert.deepEqual(await searchDataPath(`${folder}/data/`, folder), {});
    await putFile(`${folder}/data/README.md`);
    await putFile(`${folder}/data/.mnist.lock`);
    assert.deepEqual(await searchDataPath(`${folder}/data/`, folder), {});
    await putFile(`${folder}/data/cats/1.jpg`);
    assert.deepEqual(await searchDataPath(`${folder}/data/`, folder), { unused: "1 file (.jpg)" });
  });
});

Deno.test("searchDataPath() refuses any other folder without MNIST, and says what is in it", async () => {
  await withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    const says = (message: string, path = photos) =>
      refuses(() => searchDataPath(path, folder), new RegExp(`^Expected ${message}`));
    await says(
      `a folder with MNIST at ${photos} but nothing is there; check the path, or leave --data_path out`,
    );
    await Deno.mkdir(photos);
    await says(
      `MNIST's four files in ${photos} but found no files; .* or leave --data_path out and MNIST is fetched$`,
    );
    await putFile(`${photos}/cats/1.JPG`);
    await putFile(`${photos}/2.png`);
    await says(`MNIST's four files in ${photos} but found 2 files \\(.jpg, .png\\) in 2 folders; `);
    await says(`a folder with MNIST at ${photos}/2.png but it is a file; name the folder`, `${photos}/2.png`);
    for (const name of NAMES.slice(0, 2)) await putFile(`${photos}/${name}.gz`);
    await says(
      `MNIST's four files in ${photos} but ${NAMES[2]}, ${NAMES[3]} are not there; add what is missing`,
    );
    await putFile(`${photos}/${NAMES[2]}.gz`);
    await says(`MNIST's four files in ${photos} but ${NAMES[3]} is not there; `);
    assert.deepEqual(namesIn(folder), ["photos"]);
  });
});

Deno.test("adviceOnFiles() advises what helps where the files are, and never to remove one", () => {
  const advice = ["./data/", "/photos", "/home/me/.cache/trinca/mnist"].map(adviceOnFiles);
  assert.match(advice[0]!, /move these to another folder/);
  assert.match(advice[1]!, /leave --data_path out/);
  assert.match(advice[2]!, /run deno task setup/);
  for (const text of advice) assert.doesNotMatch(text, /remove|delete/);
});
