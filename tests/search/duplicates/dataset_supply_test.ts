import assert from "node:assert/strict";
import type { FileEmbedder } from "../../../lib/embed/file_embedder.ts";
import type { ImageSet } from "../../../lib/data/image_set.ts";
import { readNetwork } from "../../../lib/run/read_checkpoint.ts";
import { datasetSupply, findArrays } from "../../../lib/search/duplicates/dataset_supply.ts";
import { refuses, withFolder } from "../../base/fixtures.ts";
import { writeClasses, writePicture } from "../../data/image_fixtures.ts";
import { npyFile } from "../../data/npy_fixtures.ts";
import { writeNoiseCheckpoint } from "../../evaluate/fixtures.ts";

const AS_IT_IS = { split: "data", no_classes: false };

/** Writes images, each of one shade, its number in the split + 100 for those of the test. */
async function writeArrays(
  folder: string,
  counts: { train: number; test: number },
  side: number,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [split, count] of Object.entries(counts)) {
    const first = split === "test" ? 100 : 0;
    const pixels = Uint8Array.from(
      { length: count * side * side },
      (_, i) => first + Math.floor(i / side / side),
    );
    await Deno.writeFile(`${folder}/X_${split}.npy`, npyFile("|u1", [count, side, side], pixels));
    const labels = BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 3));
    await Deno.writeFile(`${folder}/y_${split}.npy`, npyFile("<i8", [count], labels));
  }
}

Deno.test("datasetSupply() names the images of arrays by split and number, and embeds all of them in order", () =>
  withFolder(async (folder) => {
    await writeArrays(`${folder}/arrays`, { train: 80, test: 20 }, 8);
    const checkpoint = await writeNoiseCheckpoint(folder, {});
    const { state } = await readNetwork(checkpoint);
    const data = await findArrays(`${folder}/arrays`);
    assert.equal(data?.name, "npy");
    const supply = await datasetSupply(data, AS_IT_IS, { folder: checkpoint, state });
    assert.equal(supply.images.length, 100);
    const named = supply.images.map(({ path, label, split }) => `${path} ${label} ${split}`);
    assert.deepEqual([named[0], named[79], named[80], named[99]], [
      ...["train/0 0 train", "train/79 1 train", "test/0 0 test", "test/19 1 test"],
    ]);
    const embedder = {
      embedPrepared: (set: ImageSet) =>
        Promise.resolve(Float32Array.from({ length: set.count }, (_, i) => set.image(i)[0]!)),
    } as unknown as FileEmbedder;
    const shades = new Map<string, number>();
    for await (const { images, set, embeddings, damaged } of supply.embed(embedder, () => {})) {
      assert.deepEqual([set.count, embeddings.length, damaged], [images.length, images.length, []]);
      images.forEach(({ path }, i) => shades.set(path, embeddings[i]!));
    }
    assert.deepEqual([...shades.keys()], supply.images.map(({ path }) => path));
    for (const [path, shade] of shades) {
      const [split, number] = path.split("/");
      assert.equal(shade, Number(number) + (split === "test" ? 100 : 0), path);
    }
    using pictures = await supply.pictures({ height: 8, width: 8, fit: "cover", colour: "grey" });
    assert.deepEqual([(await pictures.read("test/3"))?.[0], await pictures.read("test/20")], [
      103,
      undefined,
    ]);
    const plain = await datasetSupply(data, { ...AS_IT_IS, no_classes: true }, { folder: checkpoint, state });
    assert.ok(plain.images.every(({ label }) => label === undefined));
    await refuses(
      () => datasetSupply(data, { ...AS_IT_IS, split: "images:0.8" }, { folder: checkpoint, state }),
      /^Expected no --split images:0\.8 with arrays, which is divided already; omit it$/,
    );
    await writeArrays(`${folder}/larger`, { train: 8, test: 4 }, 9);
    const larger = (await findArrays(`${folder}/larger`))!;
    await refuses(
      () => datasetSupply(larger, AS_IT_IS, { folder: checkpoint, state }),
      /^Expected images of 8 × 8, as .* was trained on, but larger has 9 × 9/,
    );
  }));

Deno.test("findArrays() leaves image files to those who read files", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 2, dog: 2 });
    await writePicture(`${folder}/one.png`, { color: 3 });
    await Deno.mkdir(`${folder}/empty`);
    for (const path of ["photos", "one.png", "empty", "none"]) {
      assert.equal(await findArrays(`${folder}/${path}`), undefined, path);
    }
  }));
