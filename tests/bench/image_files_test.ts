import assert from "node:assert/strict";
import { withSharedFolder } from "../../lib/bench/image_files.ts";
import { pathExists } from "../../lib/base/path_exists.ts";
import { projectFile } from "../base/fixtures.ts";

Deno.test("withSharedFolder() removes its folder after an error too", async () => {
  let shared = "";
  const use = async (folder: string) => {
    shared = folder;
    await Deno.writeTextFile(`${folder}/a`, "a");
    throw new Error("stop");
  };
  await assert.rejects(withSharedFolder(use), /^Error: stop$/);
  assert.equal(await pathExists(shared), false);
});

Deno.test("Ctrl-C removes the folder that two programs share", async () => {
  const program = `
    import { withSharedFolder } from ${projectFile("lib/bench/image_files.ts")};
    await withSharedFolder(async (folder) => {
      await Deno.writeTextFile(folder + "/a", "a");
      console.log(folder);
      await new Promise((resolve) => setTimeout(resolve, 300_000));
    });`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const folder = (await reader.read()).value!.trim();
  assert.equal(await pathExists(`${folder}/a`), true);
  child.kill("SIGINT");
  await reader.cancel();
  assert.equal((await child.status).code, 130);
  assert.equal(await pathExists(folder), false);
});
