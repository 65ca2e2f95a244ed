import assert from "node:assert/strict";
import { Unobtainable } from "../../lib/setup/unobtainable.ts";
import { unpackWheel } from "../../lib/setup/unpack_wheel.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { makeWheel, smallMachine, someBytes } from "./fixtures.ts";

Deno.test("unpackWheel() unpacks the chosen files and reports progress", async () => {
  await withFolder(async (folder) => {
    const library = someBytes(500_000);
    const { bytes } = await makeWheel({ "a/library": library, "a/other": "no", "a/empty": "" });
    await Deno.writeFile(`${folder}/it.whl`, bytes);
    const { surroundings, said } = smallMachine(folder);
    const progress = surroundings.output.begin("Unpacking");
    const choose = (name: string) => name === "a/other" ? undefined : name.replace("a/", "b/c/");
    assert.equal(await unpackWheel(`${folder}/it.whl`, folder, choose, progress), 2);
    progress.end();
    assert.deepEqual(said, ["Unpacking: 500000 of 500000"]);
    assert.deepEqual(namesIn(`${folder}/b/c`), ["empty", "library"]);
    assert.deepEqual(await Deno.readFile(`${folder}/b/c/library`), library);
  });
});

Deno.test("unpackWheel() rejects a damaged wheel", async () => {
  await withFolder(async (folder) => {
    const { bytes } = await makeWheel({ "library": someBytes(500_000) });
    const progress = smallMachine(folder).surroundings.output.begin("");
    for (const damaged of [bytes.subarray(0, bytes.length / 2), bytes.slice().fill(255, 100, 2000)]) {
      await Deno.writeFile(`${folder}/it.whl`, damaged);
      await assert.rejects(
        unpackWheel(`${folder}/it.whl`, folder, (name) => name, progress),
        (error) => error instanceof Unobtainable && /^it\.whl is damaged: /.test(error.message),
      );
    }
  });
});
