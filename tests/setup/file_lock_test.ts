import assert from "node:assert/strict";
import { withFileLock } from "../../lib/setup/file_lock.ts";
import { projectFile, runProgram, withFolder } from "../base/fixtures.ts";

Deno.test("withFileLock() runs one after the other and calls onWait of the second", async () => {
  await withFolder(async (folder) => {
    const log: string[] = [];
    const [holds, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = withFileLock(`${folder}/lock`, () => log.push("first waits"), async () => {
      holds.resolve();
      await held.promise;
      log.push("first works");
    });
    await holds.promise; // Otherwise the second might get the lock first.
    const waits = Promise.withResolvers<void>();
    const second = withFileLock(`${folder}/lock`, waits.resolve, () => {
      log.push("second works");
      return Promise.resolve("done");
    });
    await waits.promise;
    held.resolve();
    await first;
    assert.equal(await second, "done");
    assert.deepEqual(log, ["first works", "second works"]);
  });
});

Deno.test("withFileLock() releases the lock after an error", async () => {
  await withFolder(async (folder) => {
    const wait = () => assert.fail("it waited");
    await assert.rejects(withFileLock(`${folder}/lock`, wait, () => Promise.reject(new Error("no"))), /no/);
    await withFileLock(`${folder}/lock`, wait, () => Promise.resolve());
  });
});

Deno.test("withFileLock() does not wait for a process that died holding the lock", async () => {
  await withFolder(async (folder) => {
    const program = `
      const { withFileLock } = await import(${projectFile("lib/setup/file_lock.ts")});
      await withFileLock("${folder}/lock", () => {}, async () => Deno.kill(Deno.pid, "SIGKILL"));`;
    assert.equal((await runProgram(program)).code, 137);
    await withFileLock(`${folder}/lock`, () => assert.fail("it waited"), () => Promise.resolve());
  });
});
