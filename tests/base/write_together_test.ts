import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import { withNewFolder } from "../../lib/base/with_new_folder.ts";
import { namesIn, projectFile, refuses, runProgram, withFolder } from "./fixtures.ts";

/** Writes two files into a folder that is made for them, and prints the message of an error of the user's. */
const PROGRAM = `
  import { UserError } from ${projectFile("lib/base/user_error.ts")};
  import { withNewFolder } from ${projectFile("lib/base/with_new_folder.ts")};
  import { writeTogether } from ${projectFile("lib/base/write_together.ts")};
  const [out] = Deno.args;
  try {
    await withNewFolder(out, () => writeTogether([[out + "/a", "newer a"], [out + "/b", "newer b"]]));
    console.log("whole");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.log(error.message);
  }`;

for (const isThere of [false, true]) {
  Deno.test(`writeTogether() on a full disk leaves ${isThere ? "older files as they are" : "no folder"}`, () =>
    withFolder(async (root) => {
      for (const operation of ["open", "write", "sync", "mkdir"]) {
        for (let at = 1;; at++) {
          const own = `${root}/${operation}${at}`;
          await Deno.mkdir(own);
          const out = `${own}/new/deep`;
          if (isThere) {
            await Deno.mkdir(out, { recursive: true });
            await Deno.writeTextFile(`${out}/a`, "older");
          }
          const fault = `ENOSPC@${operation}:${at}`;
          const { code, stdout, stderr } = await runProgram(PROGRAM, {
            args: [out],
            env: { TRINCA_FAULTS: fault },
          });
          assert.equal(code, 0, stderr);
          if (stdout.trim() === "whole") {
            assert.deepEqual(namesIn(out), ["a", "b"]);
            assert.equal(await Deno.readTextFile(`${out}/a`), "newer a");
            assert.ok(at > 1);
            break;
          }
          assert.match(stdout, /^Cannot write .*: the disk is full; .*\n$/);
          if (isThere) {
            assert.deepEqual(namesIn(out), ["a"], fault);
            assert.equal(await Deno.readTextFile(`${out}/a`), "older");
          } else assert.deepEqual(namesIn(own), [], fault);
        }
      }
    }));
}

Deno.test("withNewFolder() removes neither what was there nor what somebody else has put there", () =>
  withFolder(async (folder) => {
    const fails = (path: string) =>
      refuses(() =>
        withNewFolder(`${folder}/${path}`, async () => {
          await Deno.writeTextFile(`${folder}/${path}/note`, "");
          throw new UserError("no");
        }), /^no$/);
    await fails("a/b");
    assert.deepEqual(namesIn(`${folder}/a/b`), ["note"]);
    await Deno.remove(`${folder}/a/b/note`);
    await refuses(() =>
      withNewFolder(`${folder}/a/b`, () => {
        throw new UserError("no");
      }), /^no$/);
    assert.deepEqual(namesIn(`${folder}/a`), ["b"]);
  }));
