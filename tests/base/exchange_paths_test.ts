import assert from "node:assert/strict";
import { exchangePaths } from "../../lib/base/exchange_paths.ts";
import { withFolder } from "./fixtures.ts";

Deno.test({
  name: "exchangePaths() exchanges two folders, and reports that it could not",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      for (const name of ["a", "b"]) {
        await Deno.mkdir(`${folder}/${name}`);
        await Deno.writeTextFile(`${folder}/${name}/${name}`, "");
      }
      assert.equal(exchangePaths(`${folder}/a`, `${folder}/b`), true);
      await Deno.stat(`${folder}/a/b`);
      await Deno.stat(`${folder}/b/a`);
      assert.equal(exchangePaths(`${folder}/a`, `${folder}/none`), false);
    }),
});
