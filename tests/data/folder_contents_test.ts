import assert from "node:assert/strict";
import { contentsOf, describeContents } from "../../lib/data/folder_contents.ts";
import { readsEverything, refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";

/** The description of a folder, which must be a folder. */
async function describe(folder: string, except?: string[], most?: number): Promise<string> {
  const contents = await contentsOf(folder, except, most);
  assert.ok(typeof contents !== "string", `${contents}`);
  return describeContents(contents);
}

Deno.test("contentsOf() counts files, their extensions and folders, but nothing hidden", async () => {
  await withFolder(async (folder) => {
    assert.equal(await describe(folder), "no files");
    for (const name of [".hidden", ".git/config", "README.md"]) await putFile(`${folder}/${name}`);
    assert.equal(await describe(`${folder}/`, ["README.md"]), "no files");
    assert.equal(await describe(folder), "1 file (.md)");
    for (const name of ["a.png", "b.JPG", "c.jpg", "d.d.jpg"]) await putFile(`${folder}/x/${name}`);
    assert.equal(await describe(folder), "5 files (.jpg, .md, .png) in 2 folders");
    // It has the same name as an ignored one, but is in a subfolder.
    for (const name of ["README.md", "Makefile", ".png", "e.txt", "end."]) {
      await putFile(`${folder}/x/y/${name}`);
    }
    assert.deepEqual(await contentsOf(folder, ["README.md"]), {
      files: 8,
      more: false,
      folders: 2,
      endings: [".jpg", "", ".md", ".png", ".txt"],
    });
    assert.equal(await describe(folder), "9 files (.jpg, no ending, .md, .png, others) in 3 folders");
  });
});

Deno.test("contentsOf() stops counting at the given maximum, and follows no links", async () => {
  await withFolder(async (folder) => {
    for (let i = 0; i < 1002; i++) await Deno.writeTextFile(`${folder}/${i}.jpg`, "");
    assert.equal(await describe(folder, [], 1002), "1,002 files (.jpg)");
    assert.equal(await describe(folder, [], 1001), "more than 1,001 files (.jpg)");
    await Deno.mkdir(`${folder}/links`);
    await Deno.symlink(folder, `${folder}/links/loop`);
    assert.equal(await describe(`${folder}/links`), "1 file (no ending)");
  });
});

Deno.test("contentsOf() distinguishes a missing folder from a file", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/file`);
    assert.equal(await contentsOf(`${folder}/none`), "missing");
    assert.equal(await contentsOf(`${folder}/file`), "file");
    assert.equal(await contentsOf(`${folder}/file/in`), "missing");
  });
});

Deno.test({
  name: "contentsOf() says that there is no permission for a folder, and leaves out those below it",
  // Root can read what others cannot.
  ignore: readsEverything(),
  fn: () =>
    withFolder(async (folder) => {
      await putFile(`${folder}/a/b/c.txt`);
      await Deno.chmod(`${folder}/a/b`, 0);
      assert.equal(await describe(`${folder}/a`), "no files");
      await refuses(
        () => contentsOf(`${folder}/a/b`),
        /but cannot read it: no permission; change its rights$/,
      );
      await Deno.chmod(`${folder}/a/b`, 0o700);
    }),
});
