import assert from "node:assert/strict";
import { checkOutputFile, checkOutputFolder } from "../../lib/base/check_output.ts";
import { namesIn, refuses, withFolder } from "./fixtures.ts";

Deno.test("checkOutputFile() accepts what can be written and leaves nothing behind", () =>
  withFolder(async (folder) => {
    await checkOutputFile(`${folder}/r.html`);
    assert.deepEqual(namesIn(folder), []);
    await Deno.writeTextFile(`${folder}/r.html`, "old");
    await checkOutputFile(`${folder}/r.html`);
    assert.equal(await Deno.readTextFile(`${folder}/r.html`), "old");
    assert.deepEqual(namesIn(folder), ["r.html"]);
  }));

Deno.test("checkOutputFile() names a missing folder, a folder in the file's place and a file in the folder's", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => checkOutputFile(`${folder}/none/r.html`),
      /^Cannot write \S+\/none\/r\.html: the folder \S+\/none does not exist; create it or choose another$/,
    );
    await refuses(
      () => checkOutputFile(folder),
      /a folder stands where a file should be; add a file's name$/,
    );
    await refuses(() => checkOutputFile(`${folder}/file/r.html`), /: a file stands where a folder should be/);
  }));

Deno.test({
  name: "checkOutputFile() names a link and a pipe, which a file would replace",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/file`, "");
      for (const [name, target] of [["a", "file"], ["b", "nowhere"], ["c", "."]] as const) {
        await Deno.symlink(target, `${folder}/${name}`);
        await refuses(
          () => checkOutputFile(`${folder}/${name}`),
          /: a link stands there, .*; name what it leads to$/,
        );
      }
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      await refuses(
        () => checkOutputFile(`${folder}/pipe`),
        /: a pipe or a device stands there, .*; choose another/,
      );
      await checkOutputFolder(`${folder}/c`);
    }),
});

Deno.test("checkOutputFolder() accepts a folder that can be created, and creates nothing", () =>
  withFolder(async (folder) => {
    for (const path of [folder, `${folder}/a/b/c`]) await checkOutputFolder(path);
    assert.deepEqual(namesIn(folder), []);
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => checkOutputFolder(`${folder}/file`),
      /file: a file stands where a folder should be; move it away/,
    );
    await refuses(
      () => checkOutputFolder(`${folder}/file/a/b`),
      /b: a file stands where a folder should be, at \S+\/file; move it away/,
    );
  }));
