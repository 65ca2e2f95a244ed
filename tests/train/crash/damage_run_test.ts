import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { EVENT_LOG } from "../../../lib/run/event_log.ts";
import { createRunFolder } from "../../../lib/run/create_run_folder.ts";
import { damageRun } from "../../../lib/train/crash/damage_run.ts";
import { showsStack } from "../../../lib/train/crash/training_process.ts";
import { withFolder } from "../../base/fixtures.ts";
import { saveUnlinked } from "../../run/fixtures.ts";

/** What is in a folder, by path: the contents of files, the kind of other things. */
async function contents(folder: string): Promise<string> {
  const found: string[] = [];
  for (const { name, isFile, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(`${name} ${await contents(path)}`);
    else if (isFile && (await Deno.stat(path)).size < 1e9) found.push(`${name} ${await Deno.readFile(path)}`);
    else found.push(`${name} ${isSymlink ? "link" : "other"}`);
  }
  return found.sort().join("\n");
}

Deno.test({
  name: "damageRun() damages a run in many ways, and says which",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (runs) => {
      const kinds = new Set<string>();
      for (let i = 0; i < 60; i++) {
        const folder = await createRunFolder(runs, `run_${i}`, { some: "configuration" });
        await saveUnlinked(folder, ["epoch_1", "epoch_2"]);
        await Deno.writeTextFile(`${folder}/${EVENT_LOG}`, '{"time":1,"type":"state","state":"training"}\n');
        const before = await contents(folder);
        const { what, touchesLog, mayRefuse } = await damageRun(folder, new RandomStream(1, "damage", i));
        // Zeros in a place that has zeros, and links that are missing already, change nothing.
        if (!/zeros in it|without links/.test(what)) assert.notEqual(await contents(folder), before, what);
        assert.equal(touchesLog, what.startsWith("events.jsonl"), what);
        assert.equal(mayRefuse, what.startsWith("config.json"), what);
        kinds.add(what.replace(/^.*: /, ""));
      }
      assert.ok(kinds.size >= 12, [...kinds].join());
    }),
});

Deno.test("showsStack() recognises an internal error, not a line for the user", () => {
  const end = (code: number, printed: string) => ({ code, printed, hung: false, milliseconds: 1 });
  assert.equal(showsStack(end(1, "trinca: Cannot write a: the disk is full\n")), false);
  assert.equal(showsStack(end(70, "")), true);
  assert.equal(showsStack(end(1, "Error: x\n    at f (file:///a.ts:1:2)\n")), true);
  assert.equal(showsStack(end(1, "trinca: internal error; please report it\n")), true);
});
