import assert from "node:assert/strict";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { lockRun } from "../../lib/run/run_lock.ts";
import { projectFile, refuses, runProgram, withFolder } from "../base/fixtures.ts";

const TAKEN = /^Expected \S+a to be free but another process is training there; wait for its end or stop it$/;

Deno.test("lockRun() lets one at a time train in a run's folder", async () => {
  await withFolder(async (runs) => {
    const run = await createRunFolder(runs, "a", {});
    const other = await createRunFolder(runs, "b", {});
    {
      using _lock = lockRun(run);
      await refuses(() => lockRun(run), TAKEN);
      using _other = lockRun(other);
    }
    using _again = lockRun(run);
  });
});

Deno.test("lockRun()'s lock excludes other processes, and ends with its own", async () => {
  await withFolder(async (runs) => {
    const run = await createRunFolder(runs, "a", {});
    const program = `
      import { lockRun } from ${projectFile("lib/run/run_lock.ts")};
      try { lockRun(Deno.args[0]); console.log("locked"); } catch (error) { console.log(error.message); }
      Deno.kill(Deno.pid, "SIGKILL");`;
    const tryLock = async () => (await runProgram(program, { args: [run] })).stdout.trim();
    {
      using _lock = lockRun(run);
      assert.match(await tryLock(), TAKEN);
    }
    assert.equal(await tryLock(), "locked");
    using _again = lockRun(run);
  });
});
