import assert from "node:assert/strict";
import { findImages } from "../../lib/embed/find_images.ts";
import type { SourceImage } from "../../lib/embed/source_image.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "../data/image_fixtures.ts";
import { zip } from "../data/zip_fixtures.ts";

async function listed(
  words: string[],
  input?: string,
): Promise<{ count: number | undefined; images: SourceImage[]; said: string[] }> {
  const said: string[] = [];
  const stream = new Blob([input ?? ""]).stream();
  const { count, images } = await findImages(words, { input: stream, say: (line) => said.push(line) });
  const all: SourceImage[] = [];
  for await (const image of images) all.push(image);
  return { count, images: all, said };
}

const rows = (images: readonly SourceImage[]) => images.map(({ path, label }) => [path, label]);

Deno.test("a folder of classes gives its images with their classes, a loose one without", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/pets/train`, { cat: 1, dog: 1 });
    await writeClasses(`${folder}/pets/test`, { cat: 1, dog: 1 });
    await Deno.writeTextFile(`${folder}/pets/LICENSE`, "");
    const { count, images, said } = await listed([`${folder}/pets/`]);
    assert.equal(count, 4);
    assert.deepEqual(said, []);
    assert.deepEqual(rows(images), [
      [`${folder}/pets/test/cat/0.png`, "cat"],
      [`${folder}/pets/test/dog/0.png`, "dog"],
      [`${folder}/pets/train/cat/0.png`, "cat"],
      [`${folder}/pets/train/dog/0.png`, "dog"],
    ]);
    await writePicture(`${folder}/pets/1.png`, { color: 9 });
    const mixed = await listed([`${folder}/pets`]);
    assert.deepEqual(mixed.images.map(({ label }) => label), Array(5).fill(undefined));
    assert.match(
      mixed.said.join("\n"),
      /^No classes: Expected the images of each class in a separate folder in \S+pets but found 1\.png outside of these; move it .+$/,
    );
    await writePicture(`${folder}/loose/1.png`, { color: 9 });
    assert.deepEqual((await listed([`${folder}/loose`])).said, []);
  }));

Deno.test("files, folders and ZIP files can be named together, in their order", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 1 });
    await writePicture(`${folder}/a b.png`, { color: 9 });
    await Deno.writeFile(
      `${folder}/x.zip`,
      await zip({ "dog/1.png": await Deno.readFile(`${folder}/a b.png`) }),
    );
    const { count, images } = await listed([`${folder}/a b.png`, `${folder}/x.zip`, `${folder}/cat`]);
    assert.equal(count, 3);
    assert.deepEqual(images.map(({ path }) => path), [
      `${folder}/a b.png`,
      `${folder}/x.zip/dog/1.png`,
      `${folder}/cat/0.png`,
    ]);
    assert.equal(
      (await images[1]!.tree.read(images[1]!.name)).length,
      (await Deno.stat(`${folder}/a b.png`)).size,
    );
  }));

Deno.test("a table gives its images in its order, with a label where it has one", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/p`, { a: 2 });
    await Deno.writeTextFile(`${folder}/t.csv`, "file,class\np/a/1.png,x\n../missing.png,\np/a/0.png,y\n");
    const { images } = await listed([`${folder}/t.csv`]);
    assert.deepEqual(images.map(({ name, label }) => [name, label]), [
      ["p/a/1.png", "x"],
      ["../missing.png", undefined],
      ["p/a/0.png", "y"],
    ]);
    await Deno.writeTextFile(`${folder}/t.csv`, "image\tpath\np/a/1.png\tx\n");
    assert.deepEqual((await listed([`${folder}/t.csv`])).images.map(({ name }) => name), ["x"]);
  }));

Deno.test("standard input gives a path a line, whatever its line ends are and whether the files exist", async () => {
  const { count, images } = await listed(["-"], "a b.jpg\r\n/x/ü.jpg\n\nlast.png");
  assert.equal(count, undefined);
  assert.deepEqual(images.map(({ path }) => path), ["a b.jpg", "/x/ü.jpg", "last.png"]);
});

Deno.test("what names no images is refused in one line", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/notes.txt`, "");
    await Deno.writeTextFile(`${folder}/t.csv`, "label\n1\n");
    const find = (...words: string[]) => () => findImages(words);
    await refuses(
      find(),
      /^Expected image files, folders, ZIP files or tables of images but found none; name them/,
    );
    await refuses(
      find(`${folder}/none`),
      /^Expected images at \S+none but nothing exists there; check the path$/,
    );
    await refuses(
      find(folder),
      /^Expected images \(.*\) in \S+ but found 2 files .*; name a path that contains them$/,
    );
    await refuses(find(`${folder}/t.csv`), /^Expected a column path in \S+t\.csv but found label; name it/);
    await refuses(find("-", folder), /^Expected either - or paths but found both/);
  }));
