import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { runEntry } from "./run_entry.ts";

Deno.test("runEntry() writes what a program prints, and says how it ended", async () => {
  await withFolder(async (folder) => {
    const run = (name: string, program: string, seconds: number) =>
      runEntry({ name, args: ["eval", "-q", program], seconds }, seconds, folder);
    assert.equal(await run("good", "console.log(1); console.error(2)", 60), "ok");
    assert.equal(await Deno.readTextFile(`${folder}/good.log`), "1\n2\n");
    assert.equal(await run("bad", "Deno.exit(3)", 60), "failed");
    assert.equal(await run("slow", "console.log(1); setTimeout(() => {}, 100_000)", 5), "late");
    assert.equal(await Deno.readTextFile(`${folder}/slow.log`), "1\n");
  });
});
