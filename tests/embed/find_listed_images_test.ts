import assert from "node:assert/strict";
import { distinctFiles } from "../../lib/embed/distinct_files.ts";
import { findListedImages } from "../../lib/embed/find_listed_images.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "../data/image_fixtures.ts";

/** What is found, in short, without the folder. */
async function found(folder: string, ...words: string[]): Promise<{ images: string[]; lists: string[] }> {
  const { images, lists } = await findListedImages(words.map((word) => `${folder}/${word}`));
  return {
    images: images.map(({ path, label = "–", split = "–" }) =>
      `${path.slice(folder.length + 1)} ${label} ${split}`
    ),
    lists: lists.map((path) => path.slice(folder.length + 1)),
  };
}

Deno.test("findListedImages() finds classes and splits in folders, tables and lists, as a training", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/split/train`, { cat: 1, "big/dog": 1 });
    await writeClasses(`${folder}/split/test`, { cat: 1 });
    assert.deepEqual(await found(folder, "split"), {
      images: [
        "split/test/cat/0.png cat test",
        "split/train/big/dog/0.png big/dog train",
        "split/train/cat/0.png cat train",
      ],
      lists: [],
    });
    for (const i of [0, 1]) await writePicture(`${folder}/loose/${i}.png`, { color: i });
    assert.deepEqual(await found(folder, "loose", "split/test/cat/0.png"), {
      images: ["loose/0.png – –", "loose/1.png – –", "split/test/cat/0.png – –"],
      lists: [],
    });
    const table = "path,label,split\n0.png,x,val\n1.png,y,train\n";
    await Deno.writeTextFile(`${folder}/loose/t.csv`, table);
    const tabled = { images: ["loose/0.png x validation", "loose/1.png y train"], lists: ["loose/t.csv"] };
    assert.deepEqual(await found(folder, "loose/t.csv"), tabled);
    assert.deepEqual(await found(folder, "loose"), tabled);
    await Deno.writeTextFile(`${folder}/loose/t.csv`, "path,split\n1.png,test\n");
    assert.deepEqual(await found(folder, "loose/t.csv"), { images: ["loose/1.png – test"], lists: [] });
    await Deno.remove(`${folder}/loose/t.csv`);
    await Deno.writeTextFile(`${folder}/loose/train.txt`, "0.png cat\n");
    await Deno.writeTextFile(`${folder}/loose/test.txt`, "1.png cat\n");
    assert.deepEqual(await found(folder, "loose"), {
      images: ["loose/1.png cat test", "loose/0.png cat train"],
      lists: ["loose/test.txt", "loose/train.txt"],
    });
    // Words that are named after splits.
    assert.deepEqual(await found(folder, "loose/train.txt", "loose/test.txt"), {
      images: ["loose/0.png cat train", "loose/1.png cat test"],
      lists: ["loose/train.txt", "loose/test.txt"],
    });
    assert.deepEqual((await found(folder, "split/train/", "split/test")).images, [
      ...[
        "split/train/big/dog/0.png big/dog train",
        "split/train/cat/0.png cat train",
        "split/test/cat/0.png cat test",
      ],
    ]);
    assert.deepEqual((await found(folder, "split/test", "loose")).images[0], "split/test/cat/0.png cat –");
    await refuses(() => found(folder, "none"), /nothing exists there/);
    await Deno.writeTextFile(`${folder}/loose/two.csv`, "path,label\n0.png,a\n0.png,b\n");
    await refuses(() => found(folder, "loose/two.csv"), /each image once/);
  }));

Deno.test("findListedImages() takes paths from standard input", async () => {
  const input = new Blob(["a.png\n\nb.png\n"]).stream();
  const { images } = await findListedImages(["-"], input);
  assert.deepEqual(images.map(({ path }) => path), ["a.png", "b.png"]);
});

Deno.test("distinctFiles() counts a file once, however often it is named", () =>
  withFolder(async (folder) => {
    for (const [i, name] of ["a", "b", "c"].entries()) {
      await writePicture(`${folder}/${name}.png`, { color: i });
    }
    await Deno.link(`${folder}/a.png`, `${folder}/a2.png`);
    await Deno.symlink("b.png", `${folder}/b2.png`);
    await Deno.symlink(folder, `${folder}/self`);
    const names = [
      "a.png",
      "a2.png",
      "b2.png",
      "b.png",
      "self/c.png",
      "c.png",
      "./a.png",
      "missing.png",
      "x.zip/a.png",
    ];
    const { images: all } = await findListedImages(
      ["-"],
      new Blob([names.map((name) => `${folder}/${name}\n`).join("")]).stream(),
    );
    const { images, repeated } = await distinctFiles(all);
    assert.deepEqual(images.map(({ path }) => path.slice(folder.length + 1)), [
      ...["a.png", "b2.png", "self/c.png", "missing.png", "x.zip/a.png"],
    ]);
    assert.equal(repeated, 4);
  }));
