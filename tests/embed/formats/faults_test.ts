import assert from "node:assert/strict";
import { EMBEDDING_FORMATS } from "../../../lib/embed/formats/formats.ts";
import { namesIn, projectFile, runProgram, withFolder } from "../../base/fixtures.ts";

/** Writes a file of two batches as `embed` does, and prints the message of an error of the user's. */
const PROGRAM = `
  import { UserError } from ${projectFile("lib/base/user_error.ts")};
  import { formatOf } from ${projectFile("lib/embed/formats/formats.ts")};
  import { awkwardRows } from ${projectFile("tests/embed/formats/fixtures.ts")};
  let file;
  try {
    file = await formatOf(Deno.args[0]).create(Deno.args[0], 4);
    for (let i = 0; i < 2; i++) await file.write(awkwardRows(4));
    await file.finish();
    console.log("whole");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.log(error.message);
    await file?.abandon();
  }`;

for (const ending of Object.keys(EMBEDDING_FORMATS)) {
  Deno.test(`${ending}: on a full disk an older file stays as it is, and nothing is left of the new one`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/x.${ending}`;
      await Deno.writeTextFile(path, "older");
      for (const operation of ["open", "write", "sync"]) {
        for (let at = 1;; at++) {
          const copy = `${folder}/${operation}${at}`;
          await Deno.mkdir(copy);
          await Deno.copyFile(path, `${copy}/x.${ending}`);
          const fault = `ENOSPC@${operation}:${at}`;
          const { code, stdout, stderr } = await runProgram(PROGRAM, {
            args: [`${copy}/x.${ending}`],
            env: { TRINCA_FAULTS: fault },
          });
          assert.equal(code, 0, stderr);
          if (stdout.trim() === "whole") {
            assert.ok(at > 1);
            break;
          }
          assert.match(stdout, /^.*: .*\n$/);
          assert.equal(await Deno.readTextFile(`${copy}/x.${ending}`), "older");
          assert.deepEqual(namesIn(copy), [`x.${ending}`], fault);
        }
      }
    }));
}
