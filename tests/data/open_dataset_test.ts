import assert from "node:assert/strict";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";

Deno.test("openDataset() draws digits where there is no MNIST, and says why", async () => {
  await withFolder(async (folder) => {
    const data = `${folder}/data`; // The default, as seen from the folder.
    const { dataset, fallbackReason } = await openDataset("auto", data, folder);
    assert.equal(fallbackReason, `no MNIST in ${data}`);
    assert.equal(dataset.name, "digits");
    assert.equal(dataset.synthetic, true);
    assert.deepEqual([dataset.train.count, dataset.test.count], [60_000, 10_000]);
  });
});

Deno.test("openDataset() refuses MNIST that is not there, or not all of it", async () => {
  await withFolder(async (folder) => {
    await refuses(
      () => openDataset("mnist", `${folder}/data`, folder),
      new RegExp(
        `^Expected MNIST's files but found no MNIST in ${folder}/data; run deno task setup, or use --dataset digits$`,
      ),
    );
    await Deno.writeTextFile(`${folder}/train-images-idx3-ubyte.gz`, "");
    for (const name of ["auto", "mnist"] as const) {
      await refuses(
        () => openDataset(name, folder),
        /train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte are not there; add what is missing/,
      );
    }
  });
});

Deno.test("openDataset() does not draw digits instead of a damaged MNIST", async () => {
  await withFolder(async (folder) => {
    for (const name of ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]) {
      await Deno.writeTextFile(`${folder}/${name}-ubyte`, "<html>404</html>");
    }
    await refuses(
      () => openDataset("auto", folder),
      /-ubyte to begin with the IDX magic .*; name a folder with MNIST's own files, or leave --data_path out/,
    );
  });
});
