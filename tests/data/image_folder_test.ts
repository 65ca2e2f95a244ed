import assert from "node:assert/strict";
import sharp from "sharp";
import { imageFolder, openFolder } from "../../lib/data/folder/image_folder.ts";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { listFolder } from "../../lib/data/folder/list_folder.ts";
import { DEFAULT_RULE, splitByRule } from "../../lib/data/listed/split_rule.ts";
import { hashOf } from "../../lib/data/hash_of.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writeClasses, writePicture } from "./image_fixtures.ts";

/** The class of each image of a single value, by that value. */
function classesByShade(
  { classNames, splits }: Awaited<ReturnType<typeof imageFolder>>,
  split: string,
): Map<number, string> {
  const set = splits[split]!;
  return new Map(Array.from(set.labels, (label, i) => [set.image(i)[0]!, classNames[label]!]));
}

Deno.test("imageFolder() opens <class>/…, at any depth, with classes by name", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { zebra: 20, "fruit/apple": 20, "fruit/pear": 20 });
    await putFile(`${folder}/.hidden/x.png`, "no image");
    const data = await imageFolder(folder, { size: 8 });
    assert.deepEqual(data.classNames, ["fruit/apple", "fruit/pear", "zebra"]);
    assert.deepEqual([data.height, data.width, data.channels, data.measured], [8, 8, 1, "test"]);
    assert.equal(data.train.count + data.test.count, 60);
    assert.ok((data.train.parts.pixels as Uint8Array).buffer instanceof SharedArrayBuffer);
    const found = new Map([...classesByShade(data, "train"), ...classesByShade(data, "test")]);
    for (let shade = 0; shade < 60; shade++) {
      assert.equal(found.get(shade), ["zebra", "fruit/apple", "fruit/pear"][Math.floor(shade / 20)]);
    }
    // The first images are of all classes.
    assert.equal(new Set(data.train.labels.slice(0, 12)).size, 3);
  });
});

Deno.test("imageFolder() opens <split>/<class>/…, with other names of splits and their own classes", async () => {
  await withFolder(async (folder) => {
    await writeClasses(`${folder}/train`, { cat: 3, dog: 2 });
    await writeClasses(`${folder}/val`, { cat: 1, owl: 2 });
    await writeClasses(`${folder}/Query`, { owl: 1 });
    await writeClasses(`${folder}/iconic`, { cat: 1, dog: 1, owl: 1 });
    const data = await imageFolder(folder, { size: 8 });
    assert.deepEqual(data.classNames, ["cat", "dog", "owl"]);
    const counts = Object.entries(data.splits).map(([split, { count }]) => [split, count]);
    assert.deepEqual(counts, [["iconic", 3], ["query", 1], ["train", 5], ["validation", 3]]);
    assert.deepEqual([data.measured, data.test.count], ["validation", 3]);
    assert.deepEqual([...new Set(data.splits.validation!.labels)].sort(), [0, 2]);
    await writeClasses(`${folder}/test`, { cat: 2, dog: 2 });
    const more = await imageFolder(folder, { size: 8 });
    assert.deepEqual([more.measured, more.validation?.count], ["test", 3]);
  });
});

Deno.test("listFolder() treats folders with the names of splits as classes if that is what they are", async () => {
  await withFolder(async (folder) => {
    const of = async () =>
      (await listFolder(new FolderTree(folder))).images.map(({ label, split }) => [label, split]);
    for (const path of ["train/1.png", "car/1.png"]) await putFile(`${folder}/${path}`);
    assert.deepEqual(await of(), [["car", undefined], ["train", undefined]]);
    await putFile(`${folder}/test/1.png`);
    assert.equal((await of()).every(([, split]) => split === undefined), true);
  });
  await withFolder(async (folder) => {
    await putFile(`${folder}/train/car/1.png`);
    assert.deepEqual(
      (await listFolder(new FolderTree(folder))).images.map(({ label, split }) => [label, split]),
      [[
        "car",
        "train",
      ]],
    );
    await putFile(`${folder}/test/car/1.png`);
    await putFile(`${folder}/more/1.png`);
    await refuses(
      () => listFolder(new FolderTree(folder)),
      /in a separate folder in \S+more but found more\/1.png outside of these/,
    );
  });
});

Deno.test("listFolder() takes folders that all have names of splits for splits, whichever they are", async () => {
  for (const splits of [["test"], ["val"], ["test", "val"], ["query", "gallery"], ["train", "dev"]]) {
    await withFolder(async (folder) => {
      for (const split of splits) {
        for (const name of ["cat", "dog"]) await putFile(`${folder}/${split}/${name}/1.png`);
      }
      const { images } = await listFolder(new FolderTree(folder));
      assert.deepEqual([...new Set(images.map(({ label }) => label))].sort(), ["cat", "dog"]);
      assert.deepEqual(
        new Set(images.map(({ split }) => split)),
        new Set(splits.map((name) => ({ val: "validation", dev: "validation" })[name] ?? name)),
      );
      await putFile(`${folder}/test/1.png`);
      if (splits.includes("train")) return;
      const mixed = await listFolder(new FolderTree(folder));
      assert.ok(mixed.images.every(({ split }) => split === undefined), "a class with images of its own");
    });
  }
});

Deno.test("imageFolder() notes which splits the data say, and asks for those that are missing", async () => {
  await withFolder(async (folder) => {
    const notes: string[] = [];
    const listener = { say() {}, progress() {}, note: (line: string) => notes.push(line) };
    const said = async () => {
      notes.length = 0;
      await imageFolder(folder, { size: 8, listener });
      return notes.find((line) => line.includes("data say"));
    };
    await writeClasses(`${folder}/test`, { cat: 3, dog: 3 });
    await refuses(said, /^Expected images of the split train and of another one, .* but found only test; /);
    await Deno.rename(`${folder}/test`, `${folder}/train`);
    await refuses(said, /but found only train; add them, or divide the images by --split images:0\.8$/);
    await writeClasses(`${folder}/val`, { cat: 3, dog: 3 });
    assert.equal(
      await said(),
      "The splits are those that the data say: train, validation; without a test, figures are of validation",
    );
    await writeClasses(`${folder}/test`, { cat: 3, dog: 3 });
    assert.equal(await said(), "The splits are those that the data say: test, train, validation");
    notes.length = 0;
    await imageFolder(folder, { size: 8, split: "images:0.8", listener });
    assert.ok(!notes.some((line) => line.includes("data say")));
  });
});

Deno.test("imageFolder() rejects folders without images, and images without a class", async () => {
  await withFolder(async (folder) => {
    await refuses(
      () => imageFolder(`${folder}/none`),
      /^Expected images in a folder for each class at \S+none but nothing exists there; check the path$/,
    );
    await refuses(
      () => imageFolder(folder),
      /^Expected images \(\.avif, .*\) in \S+, .* but found no files; name/,
    );
    await putFile(`${folder}/cats/1.heic`);
    await refuses(() => imageFolder(folder), /but found 1 file \(\.heic\); name/);
    await putFile(`${folder}/1.jpg`);
    await refuses(
      () => imageFolder(folder),
      /but found 1\.jpg outside of these; move it into the folder of its class/,
    );
  });
});

Deno.test("imageFolder() reports the files that it skips, and fails if more than 1% are damaged", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { a: 60, b: 60 });
    await Deno.writeTextFile(`${folder}/a/notes.txt`, "");
    await Deno.writeTextFile(`${folder}/a/7.png`, "no image");
    const said: string[] = [];
    const seen: number[] = [];
    const listener = { say: (line: string) => said.push(line), progress: (done: number) => seen.push(done) };
    const data = await imageFolder(folder, { size: 8, listener });
    assert.equal(data.train.count + data.test.count, 119);
    assert.match(said[0]!, /^Ignored 1 file in \S+ that cannot be decoded as images \(a\/notes\.txt\)$/);
    assert.match(
      said[1]!,
      /^Skipped 1 of 120 images that cannot be decoded: \S+\/a\/7\.png \(it is not an image\)/,
    );
    assert.deepEqual(seen, Array.from({ length: 120 }, (_, i) => i + 1));
    const found = new Map([...classesByShade(data, "train"), ...classesByShade(data, "test")]);
    // Skipped files move no other file to another class.
    for (let shade = 0; shade < 120; shade++) {
      assert.equal(found.get(shade), shade === 7 ? undefined : shade < 60 ? "a" : "b");
    }
    await Deno.writeFile(`${folder}/b/3.png`, new Uint8Array(0));
    await refuses(
      () => imageFolder(folder, { size: 8 }),
      /^Expected images that can be decoded but 2 of 120 images cannot: .*7\.png \(.*\), \S+b\/3\.png \(the file is empty\); replace/,
    );
  });
});

Deno.test("imageFolder() is grey only if all images are, and colour has three channels in order", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { a: 10, b: 10 });
    assert.equal((await imageFolder(folder, { size: 8 })).channels, 1);
    await writePicture(`${folder}/b/red.png`, { color: [200, 100, 50] });
    const data = await imageFolder(folder, { size: 8 });
    assert.equal(data.channels, 3);
    const all = Object.values(data.splits).flatMap((set) =>
      Array.from({ length: set.count }, (_, i) => set.image(i))
    );
    const red = all.filter((image) => image[0] !== image[1]);
    assert.equal(red.length, 1);
    assert.deepEqual([...red[0]!.subarray(0, 6)], [200, 100, 50, 200, 100, 50]);
    // Grey images before the first colour image are still grey.
    assert.deepEqual(all.filter((image) => image.every((value) => value === image[0])).length, 20);
    const grey = await imageFolder(folder, { size: 8, colour: "grey" });
    assert.equal(grey.channels, 1);
    const luma = Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50);
    assert.ok(
      Object.values(grey.splits).some((set) =>
        [luma - 1, luma].some((value) => set.allPixels().includes(value))
      ),
    );
    await Deno.remove(`${folder}/b/red.png`);
    const [auto, named] = [
      await imageFolder(folder, { size: 8 }),
      await imageFolder(folder, { size: 8, colour: "grey" }),
    ];
    // A checkpoint stores the result of auto: the same pixels and the same digest.
    assert.equal(auto.digest, named.digest);
    assert.equal((await imageFolder(folder, { size: 8, colour: "rgb" })).channels, 3);
  });
});

Deno.test("imageFolder() crops images to their centre, and rotates them by EXIF", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { b: 12 });
    // Black, white, black in thirds: the centre is white whichever side is longer.
    const stripes = (orientation: number) =>
      sharp({ create: { width: 90, height: 30, channels: 3, background: "#000" } })
        .composite([{
          input: { create: { width: 30, height: 30, channels: 3, background: "#fff" } },
          left: orientation === 1 ? 30 : 0,
          top: 0,
        }])
        .withMetadata({ orientation }).jpeg().toBuffer();
    for (let i = 0; i < 12; i++) {
      await Deno.mkdir(`${folder}/a`, { recursive: true });
      await Deno.writeFile(`${folder}/a/${i}.jpg`, await stripes(1));
    }
    const data = await imageFolder(folder, { size: 16 });
    const label = data.classNames.indexOf("a");
    const place = data.train.labels.indexOf(label);
    assert.ok(data.train.image(place).every((value) => value > 240));
  });
  await withFolder(async (folder) => {
    await writeClasses(folder, { b: 12 });
    await Deno.mkdir(`${folder}/a`);
    // The left half is white; after a quarter turn to the right (6) it is the upper half.
    const half = await sharp({ create: { width: 32, height: 32, channels: 3, background: "#000" } })
      .composite([{
        input: { create: { width: 16, height: 32, channels: 3, background: "#fff" } },
        left: 0,
        top: 0,
      }]).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    for (let i = 0; i < 12; i++) await Deno.writeFile(`${folder}/a/${i}.jpg`, half);
    const { train } = await imageFolder(folder, { size: 16 });
    const image = train.image(train.labels.indexOf(0));
    assert.ok(image.subarray(0, 16 * 7).every((value) => value > 200), `${image}`);
    assert.ok(image.subarray(16 * 9).every((value) => value < 60));
  });
});

Deno.test("openFolder() rejects what takes too much room before it decodes it", async () => {
  await withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { a: 3, b: 3 });
    const open = (side: number, cacheRoot: string | null) =>
      openFolder({
        path: `${folder}/photos`,
        preparation: { height: side, width: side, colour: "rgb" },
        cacheRoot,
      });
    await refuses(
      () => open(20_000, null),
      /^Expected images of at most 2\.0 GiB without a cache folder .* but 6 of 20000 × 20000 take 6\.7 GiB; set HOME or .*, or use a smaller --size, --colour grey or/,
    );
    await refuses(
      () => open(2_000_000, `${folder}/cache`),
      /^Expected 72000\.0 GB free for decoded images in \S+cache\S+ but found .*; free some space, set XDG_CACHE_HOME .*, or use a smaller --size$/,
    );
  });
});

const splitByHash = (name: string) => splitByRule({ name, label: "" }, DEFAULT_RULE);

Deno.test("splitByRule() assigns a fifth to test, by the name only", () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `cats/${i}.jpg`);
  const share = names.filter((name) => splitByHash(name) === "test").length / names.length;
  assert.ok(Math.abs(share - 0.2) < 0.015, `${share}`);
  // The choice never changes: checkpoints are evaluated on the same images.
  assert.deepEqual(
    names.slice(0, 12).map(splitByHash).map((split) => split === "test" ? 1 : 0),
    FIRST_TWELVE,
  );
  assert.equal(hashOf("cats/0.jpg"), hashOf("cats/0.jpg"));
});

const FIRST_TWELVE = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0];

Deno.test("imageFolder() moves no image to another split when images are added", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { a: 30, b: 30 });
    const before = classesByShade(await imageFolder(folder, { size: 8 }), "test");
    await writePicture(`${folder}/a/new.png`, { color: 200 });
    await writePicture(`${folder}/c/new.png`, { color: 201 });
    const after = classesByShade(await imageFolder(folder, { size: 8 }), "test");
    for (const [shade, name] of before) assert.equal(after.get(shade), name);
    assert.ok([...after.keys()].every((shade) => before.has(shade) || shade >= 200));
  });
});

Deno.test("imageFolder() takes names of classes that look the same for the same, and says what to do about HEIC", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/train`, { ["é".normalize("NFC")]: 3, e: 3 });
    await writeClasses(`${folder}/test`, { ["é".normalize("NFD")]: 3, e: 3 });
    await putFile(`${folder}/test/e/1.HEIC`);
    const said: string[] = [];
    const listener = { say: (line: string) => said.push(line), progress() {} };
    const { classNames } = await imageFolder(folder, { size: 8, listener });
    assert.deepEqual(classNames, ["e", "é".normalize("NFC")]);
    assert.match(
      said[0]!,
      /^Ignored 1 file in \S+ that cannot be decoded as images \(test\/e\/1\.HEIC\); one is HEIC: convert them to JPEG, /,
    );
  }));
