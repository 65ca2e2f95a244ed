import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { fileResponse, putFile, smallMachine, withServer } from "./fixtures.ts";
import { LIBRARY } from "./library_fixtures.ts";

/** A small version of the vendor's archive. */
async function makeArchive(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  await putFile(`${folder}/tree/lib/libtensorflow.so.2.18.0`, LIBRARY);
  await Deno.symlink("libtensorflow.so.2.18.0", `${folder}/tree/lib/libtensorflow.so.2`);
  const args = ["-czf", `${folder}/archive`, "-C", `${folder}/tree`, "./lib"];
  await new Deno.Command("tar", { args }).output();
  return await Deno.readFile(`${folder}/archive`);
}

Deno.test("prepareLibrary() uses the vendor's archive if there is no Python", async () => {
  await withFolder(async (folder) => {
    const archive = await makeArchive(folder);
    await withServer((request) => fileResponse(request, archive), async ({ url }) => {
      const described = { url: `${url}lib.tar.gz`, sha256: await sha256(archive), version: "2.18.0" };
      const { surroundings, cache } = smallMachine(folder, {
        env: { PATH: Deno.env.get("PATH")!.split(":").map((path) => `${folder}/without${path}`).join(":") },
        archives: { "linux-x86_64-cpu": described },
      });
      assert.match((await prepareLibrary(false, surroundings)).reason!, /no Python .*; there is no tar/);
      const tar = (await new Deno.Command("sh", { args: ["-c", "command -v tar"] }).output()).stdout;
      await Deno.mkdir(`${folder}/bin`);
      await Deno.symlink(new TextDecoder().decode(tar).trim(), `${folder}/bin/tar`);
      // tar calls gzip.
      await Deno.symlink("/bin/gzip", `${folder}/bin/gzip`);
      const machine = { ...surroundings, env: { ...surroundings.env, PATH: `${folder}/bin` } };
      assert.deepEqual(await prepareLibrary(false, machine), {
        path: `${cache}/2.18.0-cpu/lib/libtensorflow.so.2`,
        source: "Trinca's cache",
        version: "2.18.0",
        gpu: false,
      });
      assert.deepEqual(namesIn(cache), ["2.18.0-cpu"]);
    });
  });
});
