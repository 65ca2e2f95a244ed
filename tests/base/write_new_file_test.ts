import assert from "node:assert/strict";
import { writeNewFile } from "../../lib/base/write_new_file.ts";
import { namesIn, projectFile, refuses, runProgram, smallDisk, withFolder } from "./fixtures.ts";

const full = await smallDisk("");

Deno.test("writeNewFile() writes a file and leaves nothing else", () =>
  withFolder(async (folder) => {
    await writeNewFile(`${folder}/a`, "zweite ✓");
    assert.equal(await Deno.readTextFile(`${folder}/a`), "zweite ✓");
    assert.deepEqual(namesIn(folder), ["a"]);
  }));

Deno.test("writeNewFile() replaces neither a file nor a link that leads nowhere", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "kept");
    await Deno.symlink("nowhere", `${folder}/b`);
    for (const name of ["a", "b"]) {
      await assert.rejects(writeNewFile(`${folder}/${name}`, "x"), Deno.errors.AlreadyExists);
    }
    assert.equal(await Deno.readTextFile(`${folder}/a`), "kept");
    assert.deepEqual(namesIn(folder), ["a", "b"]);
    await refuses(() => writeNewFile(`${folder}/gone/x`, "x"), /gone\/x: its folder does not exist/);
  }));

Deno.test({
  name: "writeNewFile() leaves nothing on a disk that is full",
  ignore: full === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { stdout } = await runProgram(
        `import { writeNewFile } from ${projectFile("lib/base/write_new_file.ts")};
         const [folder] = Deno.args;
         await writeNewFile(folder + "/a", "x".repeat(200_000)).catch(({ message }) => console.log(message));
         console.log(Array.from(Deno.readDirSync(folder), ({ name }) => name).join());`,
        { args: [folder], wrapper: full!(folder) },
      );
      assert.equal(stdout, `Cannot write ${folder}/a: the disk is full; free some space and try again\n\n`);
    }),
});
