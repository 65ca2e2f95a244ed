import assert from "node:assert/strict";
import sharp from "sharp";
import { sha256 } from "../../lib/base/files.ts";
import { AUTO, DATASETS } from "../../lib/data/datasets.ts";
import { findData } from "../../lib/data/find_data.ts";
import { omniglot } from "../../lib/data/omniglot/definition.ts";
import type { OmniglotFiles } from "../../lib/data/omniglot/omniglot_files.ts";
import { prepareData } from "../../lib/setup/prepare_data.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { fileResponse, makeWheel, smallMachine, withServer } from "../setup/fixtures.ts";

/** A drawing: white with a black stroke at a place that depends on its number. */
async function drawing(number: number): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(105 * 105).fill(255);
  for (let y = 0; y < 105; y++) pixels.fill(0, 105 * y + 4 * number, 105 * y + 4 * number + 8);
  return new Uint8Array(
    await sharp(pixels, { raw: { width: 105, height: 105, channels: 1 } }).png().toBuffer(),
  );
}

/** Writes small archives, with what the real ones have: entries of folders, and files that are no drawings. */
async function writeArchives(folder: string): Promise<OmniglotFiles> {
  await Deno.mkdir(folder, { recursive: true });
  const files: Partial<OmniglotFiles> = {};
  let number = 0;
  for (
    const [split, name, alphabets] of [["train", "background", ["Greek", "Korean"]], ["test", "evaluation", [
      "Keble",
    ]]] as const
  ) {
    const entries: Record<string, string | Uint8Array<ArrayBuffer>> = { "__MACOSX/._x.png": "no drawing" };
    for (const alphabet of alphabets) {
      for (const character of ["character01", "character02"]) {
        for (const drawer of ["01", "02", "03"]) {
          entries[`images_${name}/${alphabet}/${character}/07${number}_${drawer}.png`] = await drawing(
            number++,
          );
        }
      }
    }
    const { bytes, sha256: digest } = await makeWheel(entries);
    files[split] = { name: `images_${name}.zip`, bytes: bytes.length, sha256: digest };
    await Deno.writeFile(`${folder}/images_${name}.zip`, bytes);
  }
  return files as OmniglotFiles;
}

Deno.test("Omniglot opens from its archives: background for training, evaluation for the test, characters as classes", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/mine`;
    const definition = omniglot(await writeArchives(`${path}/omniglot-py`), []);
    const datasets = { ...DATASETS, omniglot: definition };
    assert.deepEqual((await findData(AUTO, path, folder, datasets)).source, { name: "omniglot", path });
    const data = await definition.open({ path, preparation: { height: 28, width: 28 } });
    assert.deepEqual([data.name, data.title, data.path], ["omniglot", "Omniglot", undefined]);
    assert.deepEqual(data.classNames, [
      ...["Greek/character01", "Greek/character02", "Keble/character01", "Keble/character02"],
      ...["Korean/character01", "Korean/character02"],
    ]);
    assert.deepEqual([data.train.count, data.test.count, data.height, data.channels], [12, 6, 28, 1]);
    assert.deepEqual([...new Set(data.train.labels)].sort(), [0, 1, 4, 5]);
    assert.deepEqual([...new Set(data.test.labels)].sort(), [2, 3]);
    assert.equal(new Set(Array.from({ length: 6 }, (_, i) => data.test.image(i).join())).size, 6);
    assert.deepEqual(namesIn(`${path}/omniglot-py`), ["images_background.zip", "images_evaluation.zip"]);
    // The digest does not depend on the place.
    await Deno.rename(`${path}/omniglot-py/images_background.zip`, `${path}/images_background.zip`);
    const again = await definition.open({ path, preparation: { height: 28, width: 28 } });
    assert.equal(again.digest, data.digest);
  });
});

Deno.test("Omniglot says which archive is missing, damaged or another one", async () => {
  await withFolder(async (folder) => {
    const files = await writeArchives(folder);
    const definition = omniglot(files, []);
    const datasets = { omniglot: definition };
    const bytes = await Deno.readFile(`${folder}/images_evaluation.zip`);
    await Deno.writeFile(
      `${folder}/images_evaluation.zip`,
      bytes.map((byte, i) => i === 99 ? byte ^ 1 : byte),
    );
    await refuses(
      () => definition.open({ path: folder }),
      /^Expected \S+images_evaluation\.zip to be Omniglot's images_evaluation\.zip \(SHA-256 \w{64}\) but/,
    );
    await Deno.remove(`${folder}/images_evaluation.zip`);
    await refuses(
      () => findData("omniglot", folder, "/", datasets),
      /^Expected Omniglot's two ZIP archives in \S+ but images_evaluation\.zip is missing; add it, or omit --data_path/,
    );
    await refuses(
      () => definition.open({ path: folder }),
      /images_evaluation\.zip is not in \S+; run deno task setup --dataset omniglot/,
    );
  });
});

Deno.test("Omniglot is fetched as archives, which stay packed in the cache", async () => {
  await withFolder(async (folder) => {
    const files = await writeArchives(`${folder}/genuine`);
    await withServer(async (request) => {
      const name = new URL(request.url).pathname;
      return fileResponse(request, await Deno.readFile(`${folder}/genuine${name}`));
    }, async ({ url, requests }) => {
      const datasets = { omniglot: omniglot(files, [url]) };
      const { surroundings, said } = smallMachine(folder, { datasets });
      const { path, reason } = await prepareData("omniglot", `${folder}/data/`, surroundings);
      assert.deepEqual([path, reason], [`${folder}/.cache/trinca/omniglot`, undefined]);
      assert.deepEqual(requests.sort(), ["/images_background.zip", "/images_evaluation.zip"]);
      assert.deepEqual(namesIn(path), ["images_background.zip", "images_evaluation.zip"]);
      assert.equal(await sha256(await Deno.readFile(`${path}/images_background.zip`)), files.train.sha256);
      assert.match(said.join(), /^Downloading Omniglot: (\d+) of \1$/);
      assert.equal((await datasets.omniglot.open({ path })).train.count, 12);
    });
  });
});
