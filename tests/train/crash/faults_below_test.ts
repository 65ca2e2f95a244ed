import assert from "node:assert/strict";
import { belowEnvironment, compileFaultsBelow } from "../../../lib/train/crash/faults_below.ts";
import { projectFile, runProgram, withFolder } from "../../base/fixtures.ts";

/** Writes two files atomically; prints what fails. */
const WRITES = `
  import { writeFileAtomically } from ${projectFile("lib/base/files.ts")};
  const [folder] = Deno.args;
  for (const name of ["first", "second"]) {
    await writeFileAtomically(folder + "/" + name, "0123456789").catch((error) => console.log(error.message));
  }`;

Deno.test("the library below Deno kills, tears writes and lets operations fail, in one folder only", () =>
  withFolder(async (folder) => {
    const compiled = await compileFaultsBelow(folder);
    if ("reason" in compiled) {
      assert.match(compiled.reason, /C compiler|cc failed|Linux/);
      return;
    }
    let count = 0;
    const writes = async (fault: string | undefined, part?: string) => {
      const own = `${folder}/run_${++count}`;
      await Deno.mkdir(own);
      const list = `${folder}/list_${count}`;
      const env = belowEnvironment(compiled.library, part ?? `${own}/`, { ...(fault && { fault }), list });
      const { code, stdout } = await runProgram(WRITES, { args: [own], env });
      const texts: string[] = [];
      for (const { name } of Array.from(Deno.readDirSync(own)).sort((a, b) => a.name < b.name ? -1 : 1)) {
        texts.push(`${name.replace(/\.[0-9a-f]{8}\./, ".*.")}: ${await Deno.readTextFile(`${own}/${name}`)}`);
      }
      const listed = await Deno.readTextFile(list).catch(() => "");
      return {
        code,
        stdout,
        texts,
        listed: listed.split("\n").filter(Boolean).map((line) => line.split(" ")[1]),
      };
    };
    const [first, second, half] = ["first: 0123456789", "second: 0123456789", "second.*.part: 01234"];
    const whole = await writes(undefined);
    assert.deepEqual(whole.texts, [first, second]);
    assert.deepEqual(whole.listed, ["open", "write", "sync", "rename", "open", "write", "sync", "rename"]);
    assert.deepEqual((await writes("kill@8")).texts, [first, "second.*.part: 0123456789"]);
    const torn = await writes("tear@6");
    assert.deepEqual([torn.code, torn.texts], [137, [first, half]]);
    const failed = await writes("EIO@rename:1");
    assert.deepEqual([failed.code, failed.texts], [0, [second]]);
    assert.match(failed.stdout, /input\/output error \(EIO\)/);
    assert.match((await writes("ENOSPC@write:2-")).stdout, /second: the disk is full/);
    assert.deepEqual((await writes("kill@1", "/of/another/folder")).texts, [first, second]);
  }));
