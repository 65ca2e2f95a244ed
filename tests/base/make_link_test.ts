import assert from "node:assert/strict";
import { makeLink } from "../../lib/base/make_link.ts";
import { projectFile, runProgram, withFolder } from "./fixtures.ts";

Deno.test("makeLink() creates a link, and says what stands in its place", () =>
  withFolder(async (folder) => {
    await makeLink("epoch_1", `${folder}/best`);
    assert.equal(await Deno.readLink(`${folder}/best`), "epoch_1");
    await assert.rejects(makeLink("epoch_2", `${folder}/best`), Deno.errors.AlreadyExists);
    assert.equal(await Deno.readLink(`${folder}/best`), "epoch_1");
  }));

Deno.test(
  "makeLink() creates a link where only one folder may be written, and none outside",
  { ignore: Deno.build.os === "windows" },
  () =>
    withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/own`);
      const { stdout, stderr } = await runProgram(
        `import { makeLink } from ${projectFile("lib/base/make_link.ts")};
         const worker = new Worker(import.meta.resolve(${projectFile("tests/base/linking_worker.ts")}), {
           type: "module",
           deno: { permissions: { write: [Deno.args[0] + "/own"], read: "inherit", ffi: "inherit" } },
         });
         worker.onmessage = ({ data }) => { console.log(data); worker.terminate(); };
         worker.postMessage(Deno.args[0]);`,
        { args: [folder] },
      );
      assert.equal(stdout + stderr, "done,AlreadyExists,NotCapable\n");
      assert.equal(await Deno.readLink(`${folder}/own/best`), "epoch_1");
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["own"]);
    }),
);
