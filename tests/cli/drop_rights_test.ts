import assert from "node:assert/strict";
import { projectFile, runProgram } from "../base/fixtures.ts";

Deno.test("dropRights() revokes network and programs for the process and for threads started later", async () => {
  const { stdout, stderr } = await runProgram(`
    import { dropRights } from ${projectFile("lib/cli/drop_rights.ts")};
    await dropRights();
    const attempts = \`async () => {
      const name = (error) => error.name;
      return [
        await fetch("http://127.0.0.1:8081/").then(() => "fetched", name),
        await Promise.try(() => new Deno.Command("true").output()).then(() => "ran", name),
      ].join();
    }\`;
    console.log(await eval(attempts)());
    const code = "(" + attempts + ")().then((result) => self.postMessage(result))";
    const worker = new Worker(URL.createObjectURL(new Blob([code])), { type: "module" });
    worker.onmessage = ({ data }) => {
      console.log(data);
      worker.terminate();
    };
  `);
  assert.equal(stderr, "");
  assert.deepEqual(stdout.trim().split("\n"), ["NotCapable,NotCapable", "NotCapable,NotCapable"]);
});
