import assert from "node:assert/strict";
import { TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { evaluateTrials } from "../../lib/eval/trials.ts";
import { readOmniglotTrials } from "../../lib/evaluate/omniglot_trials.ts";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import type { ImageSet } from "../../lib/data/image_set.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writePicture } from "../data/image_fixtures.ts";

const GREY = { height: 4, width: 4, fit: "cover", colour: "grey" } as const;

/** Writes two runs of three classes; the items of run01 are classes 2, 3 and 1, and one of them is nearest to a wrong one. */
async function writeRuns(folder: string): Promise<void> {
  const known = [10, 100, 200];
  for (const [run, items] of [["run01", [95, 210, 60]], ["run02", [199, 11, 99]]] as const) {
    for (const [i, color] of known.entries()) {
      await writePicture(`${folder}/${run}/training/class0${i + 1}.png`, { color });
    }
    for (const [i, color] of items.entries()) {
      await writePicture(`${folder}/${run}/test/item0${i + 1}.png`, { color });
    }
    const classes = run === "run01" ? [2, 3, 1] : [3, 1, 2];
    const lines = classes.map((label, i) =>
      `${run}/test/item0${i + 1}.png ${run}/training/class0${label}.png`
    );
    await Deno.writeTextFile(`${folder}/${run}/class_labels.txt`, lines.join("\n") + "\n");
  }
}

function pixelsOf(images: ImageSet, name: string): number[] {
  return [...images.image(Array.from({ length: images.count }, (_, i) => images.name(i)).indexOf(name))];
}

async function zipOf(folder: string, prefix: string): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  const tree = new FolderTree(folder);
  await zip.add(`${prefix}run01/`, undefined, { directory: true });
  for (const name of await tree.list()) {
    await zip.add(prefix + name, new Uint8ArrayReader(await tree.read(name)));
  }
  await zip.add(`__MACOSX/${prefix}run01/._class_labels.txt`, new TextReader("x"));
  return await zip.close();
}

Deno.test("readOmniglotTrials() reads runs from a folder and from a ZIP file, at any depth", () =>
  withFolder(async (folder) => {
    await writeRuns(`${folder}/runs`);
    await Deno.writeFile(`${folder}/runs.zip`, await zipOf(`${folder}/runs`, "all/"));
    for (const path of [`${folder}/runs`, `${folder}/runs/`, folder, `${folder}/runs.zip`]) {
      const { runs, images } = await readOmniglotTrials(path, GREY);
      assert.deepEqual(runs.map(({ run, known, queries }) => [run, known.length, queries.length]), [
        ["run01", 3, 3],
        ["run02", 3, 3],
      ]);
      assert.deepEqual([images.count, images.height, images.channels], [12, 4, 1]);
      // By the grey itself as embedding.
      const greys = Float32Array.from({ length: 12 }, (_, i) => images.image(i)[0]! / 255);
      const { wrong, error, runs: counted } = evaluateTrials(greys, 1, runs);
      assert.deepEqual([wrong, error, counted.map(({ wrong }) => wrong)], [1, 1 / 6, [1, 0]], path);
    }
  }));

Deno.test("readOmniglotTrials() prepares images as the network takes them", () =>
  withFolder(async (folder) => {
    await writeRuns(folder);
    await writePicture(`${folder}/run01/test/item01.png`, { width: 30, height: 10, color: [200, 100, 0] });
    const read = async (colour: "grey" | "rgb") =>
      (await readOmniglotTrials(folder, { height: 2, width: 3, fit: "cover", colour })).images;
    const item = async (colour: "grey" | "rgb") => {
      const images = await read(colour);
      return pixelsOf(images, "run01/test/item01.png");
    };
    assert.deepEqual(await item("rgb"), new Array(6).fill([200, 100, 0]).flat());
    assert.deepEqual(await item("grey"), new Array(6).fill(Math.floor(0.299 * 200 + 0.587 * 100 + 0.5)));
    // Grey files have the same value in each colour.
    const images = await read("rgb");
    assert.deepEqual(
      pixelsOf(images, "run01/test/item02.png"),
      new Array(18).fill(210),
    );
  }));

Deno.test("readOmniglotTrials() says what is wrong", () =>
  withFolder(async (folder) => {
    const read = async (path: string) => await readOmniglotTrials(path, GREY);
    await refuses(
      () => read(`${folder}/none`),
      /Expected Omniglot's one-shot trials at \S+none but nothing exists there; check the path/,
    );
    await refuses(
      () => read(folder),
      /Expected Omniglot's one-shot trials at \S+, .* but found no files; they are all_runs\.zip/,
    );
    await Deno.writeTextFile(`${folder}/text`, "text");
    await refuses(
      () => read(`${folder}/text`),
      /Expected Omniglot's one-shot trials at \S+text, a folder or a ZIP file, but found a file of another/,
    );
    await writeRuns(`${folder}/runs`);
    const zip = await zipOf(`${folder}/runs`, "");
    await Deno.writeFile(`${folder}/short.zip`, zip.subarray(0, zip.length - 200));
    await refuses(
      () => read(`${folder}/short.zip`),
      /Expected a whole ZIP file at \S+short\.zip but it is damaged/,
    );
    const list = `${folder}/runs/run02/class_labels.txt`;
    const good = await Deno.readTextFile(list);
    await Deno.writeTextFile(list, good.replace("item02", "item99"));
    await refuses(
      () => read(`${folder}/runs`),
      /on line 2 of \S+run02\/class_labels\.txt, .* but found run02\/test\/item99\.png .*, of which run02\/test\/item99\.png does not exist/,
    );
    await Deno.writeTextFile(list, good);
    await Deno.writeTextFile(`${folder}/runs/run01/test/item01.png`, "no picture");
    await refuses(
      () => read(`${folder}/runs`),
      /Expected an image in \S+run01\/test\/item01\.png but cannot decode it: /,
    );
  }));
