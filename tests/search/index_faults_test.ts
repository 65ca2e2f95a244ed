import assert from "node:assert/strict";
import { removeFromIndex } from "../../lib/search/change_index.ts";
import { VectorIndex } from "../../lib/search/vector_index.ts";
import { namesIn, projectFile, runProgram } from "../base/fixtures.ts";
import { makeRows, withIndex } from "./fixtures.ts";

/** Adds three rows `b`, then removes the rows `a`. */
const CHANGES = `
  import { addToIndex, removeFromIndex } from ${projectFile("lib/search/change_index.ts")};
  import { makeRows } from ${projectFile("tests/search/fixtures.ts")};
  await addToIndex(Deno.args[0], makeRows(3, "b", 2));
  await removeFromIndex(Deno.args[0], ({ name }) => name === "a");`;

async function namesOfRows(path: string): Promise<string> {
  const index = await VectorIndex.open(path);
  return Array.from({ length: index.count }, (_, row) => index.entry(row).name).join("");
}

Deno.test("an index that a killed process was changing is as before or after a change, and can be changed", () =>
  withIndex([makeRows(2, "a")], async (path) => {
    const whole = ["aa", "aabbb", "bbb"];
    const seen = new Set<string>();
    // But for what is written, tearing is killing and a full disk an error: these two are at writes alone.
    for (const effect of ["kill@", "EIO@", "tear@write:", "ENOSPC@write:"]) {
      for (let at = 1;; at++) {
        const copy = `${path}.copy`;
        await copyFolder(path, copy);
        const env = { TRINCA_FAULTS: `${effect}${at}` };
        const { code } = await runProgram(CHANGES, { args: [copy], env });
        const found = await namesOfRows(copy);
        assert.ok(whole.includes(found), `${effect}${at}: ${found}`);
        seen.add(found);
        // What is left of the change goes with the next one.
        await removeFromIndex(copy, (entry) => entry.path === "/p/a/0.png" || entry.path === "/p/b/0.png");
        const { manifest: { segments } } = await VectorIndex.open(copy);
        assert.equal(namesIn(`${copy}/segments`).length, 2 * segments.length, `${effect}${at}`);
        await Deno.remove(copy, { recursive: true });
        if (code === 0 && found === "bbb") break;
        assert.ok(at < 60);
      }
    }
    assert.deepEqual([...seen].sort(), whole);
  }));

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

Deno.test("an index that can only be read says so when it is to be changed, and is searched as it is", () =>
  withIndex([makeRows(2, "a")], async (path) => {
    for (const code of ["EROFS", "EACCES", "EPERM"]) {
      const { stderr } = await runProgram(CHANGES, {
        args: [path],
        env: { TRINCA_FAULTS: `${code}@open:1` },
      });
      assert.match(
        stderr,
        /Cannot change the index \S+: (its file system is read-only|no permission to write there); it can be searched/,
      );
      assert.equal(await namesOfRows(path), "aa");
    }
  }));
