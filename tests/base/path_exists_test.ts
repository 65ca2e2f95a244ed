import assert from "node:assert/strict";
import { isAbsence, pathExists } from "../../lib/base/path_exists.ts";
import { isRegularFile } from "../../lib/base/read_regular_file.ts";
import { refuses, withFolder } from "./fixtures.ts";

Deno.test("pathExists() and isRegularFile() know files, links that lead nowhere or in a circle, and nothing", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await Deno.symlink("file", `${folder}/link`);
    await Deno.symlink("none", `${folder}/dangling`);
    await Deno.symlink("circle", `${folder}/circle`);
    const found: Record<string, boolean[]> = {};
    for (const name of ["file", "link", "dangling", "circle", "none", "file/below"]) {
      const path = `${folder}/${name}`;
      found[name] = [
        await pathExists(path),
        await pathExists(path, { follow: true }),
        await isRegularFile(path),
      ];
    }
    assert.deepEqual(found, {
      "file": [true, true, true],
      "link": [true, true, true],
      "dangling": [true, false, false],
      "circle": [true, false, false],
      "none": [false, false, false],
      "file/below": [false, false, false],
    });
  }));

Deno.test("what cannot be looked at is not taken for missing", async () => {
  const own = { stat: Deno.stat, lstat: Deno.lstat };
  const fails = () => Promise.reject(Object.assign(new Error("said (os error 5)"), { code: "EIO" }));
  Object.assign(Deno, { stat: fails, lstat: fails });
  try {
    for (
      const look of [() => pathExists("a"), () => pathExists("a", { follow: true }), () => isRegularFile("a")]
    ) {
      await refuses(look, /^Cannot read a: the system reports an input\/output error \(EIO\);/);
    }
  } finally {
    Object.assign(Deno, own);
  }
  assert.equal(isAbsence(undefined), false);
});
