import assert from "node:assert/strict";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { JoinedTree } from "../../lib/data/files/joined_tree.ts";
import { imageFolder } from "../../lib/data/folder/image_folder.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writeClasses } from "./image_fixtures.ts";

Deno.test("FolderTree lists files below folders and links, without hidden ones, sorted", () =>
  withFolder(async (folder) => {
    for (const name of ["b/2.png", "b/1.png", ".hidden/3.png", "b/.4.png", "😀/ü ,\n.png"]) {
      await putFile(`${folder}/data/${name}`);
    }
    await putFile(`${folder}/elsewhere/deep/5.png`);
    await Deno.symlink(`${folder}/elsewhere`, `${folder}/data/a`);
    await Deno.symlink(`${folder}/elsewhere/deep/5.png`, `${folder}/data/b/link.png`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/data/b/gone.png`);
    const tree = new FolderTree(`${folder}/data/`);
    assert.equal(tree.path, `${folder}/data`);
    assert.deepEqual(await tree.list(), [
      ...["a/deep/5.png", "b/1.png", "b/2.png", "b/gone.png", "b/link.png", "😀/ü ,\n.png"],
    ]);
    assert.deepEqual([await tree.has("b/1.png"), await tree.has("b"), await tree.has("b/gone.png")], [
      ...[true, false, false],
    ]);
    assert.equal((await tree.read("b/1.png", 2)).length, 2);
    await refuses(
      () => tree.read("b/gone.png"),
      /^Expected the file \S+gone\.png but cannot read it: it is missing$/,
    );
    await refuses(() => tree.read("b"), /^Expected the file \S+ but cannot read it: it is a folder$/);
    assert.equal(await tree.stamp("b/gone.png"), undefined);
  }));

Deno.test("FolderTree refuses links to a folder that they are in, at whatever depth", async () => {
  for (const [link, target] of [["b/up", ""], ["b/here", "b"], ["b/above", ".."], ["self", "."]] as const) {
    await withFolder(async (folder) => {
      await putFile(`${folder}/data/b/1.png`);
      await Deno.symlink(`${folder}/data/${target}`, `${folder}/data/${link}`);
      await refuses(
        () => new FolderTree(`${folder}/data`).list(),
        /^Expected folders without circles but the link \S+ leads to \S+, which it is in itself; remove the link$/,
      );
    });
  }
  await withFolder(async (folder) => {
    await putFile(`${folder}/x/1.png`);
    await putFile(`${folder}/y/2.png`);
    await Deno.symlink(`${folder}/y`, `${folder}/x/to_y`);
    await Deno.symlink(`${folder}/x`, `${folder}/y/to_x`);
    await refuses(() => new FolderTree(`${folder}/x`).list(), /to_y\/to_x leads to/);
  });
});

Deno.test("imageFolder() follows links to folders of classes, and names links that lead nowhere", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/store`, { cat: 60, dog: 60 });
    await Deno.mkdir(`${folder}/data`);
    for (const name of ["cat", "dog"]) {
      await Deno.symlink(`${folder}/store/${name}`, `${folder}/data/${name}`);
    }
    await Deno.symlink(`${folder}/nowhere`, `${folder}/store/cat/gone.png`);
    const said: string[] = [];
    const listener = { say: (line: string) => said.push(line), progress() {} };
    const data = await imageFolder(`${folder}/data`, { size: 8, listener });
    assert.equal(data.train.count + data.test.count, 120);
    assert.match(said[0]!, /^Skipped 1 of 121 images .*cat\/gone\.png \(it cannot be read: it is missing\)$/);
  }));

Deno.test("JoinedTree has the files of all its trees", () =>
  withFolder(async (folder) => {
    await putFile(`${folder}/a/1.png`, "one");
    await putFile(`${folder}/b/2.png`, "two");
    const tree = new JoinedTree(folder, [new FolderTree(`${folder}/b`), new FolderTree(`${folder}/a`)]);
    assert.deepEqual(await tree.list(), ["1.png", "2.png"]);
    assert.equal(new TextDecoder().decode(await tree.read("2.png")), "two");
    assert.notEqual(await tree.stamp("1.png"), undefined);
    await refuses(
      () => tree.read("3.png"),
      /^Expected the file 3\.png in \S+ but it is missing; check the name$/,
    );
  }));
