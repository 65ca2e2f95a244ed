import assert from "node:assert/strict";
import { reserveRunName } from "../../../lib/train/steering/reserve_run_name.ts";
import { namesIn, projectFile, runProgram, withFolder } from "../../base/fixtures.ts";

const NOW = new Date(2026, 0, 31, 23, 59, 59);

Deno.test("reserveRunName() gives trainings of the same second different names, and leaves nothing", () =>
  withFolder(async (folder) => {
    const runs = `${folder}/runs`; // Does not exist yet.
    const names = Array.from({ length: 3 }, () => reserveRunName(runs, NOW));
    assert.deepEqual(names.map(({ name }) => name), [
      "2026-01-31_235959",
      "2026-01-31_235959_2",
      "2026-01-31_235959_3",
    ]);
    await Deno.mkdir(`${runs}/2026-01-31_235959`, { recursive: true });
    for (const name of names) name[Symbol.dispose]();
    assert.deepEqual(namesIn(folder), ["runs"]);
    using next = reserveRunName(runs, NOW);
    assert.equal(next.name, "2026-01-31_235959_2", "the first has a folder");
  }));

Deno.test("a reservation ends with its process, or a minute after that was killed", () =>
  withFolder(async (folder) => {
    const reserve = (then: string) =>
      runProgram(
        `import { reserveRunName } from ${projectFile("lib/train/steering/reserve_run_name.ts")};
         reserveRunName(Deno.args[0], new Date(2026, 0, 31, 23, 59, 59));
         ${then}`,
        { args: [folder] },
      );
    await reserve(`(await import("node:process")).default.exit(0);`);
    assert.deepEqual(namesIn(folder), []);
    await reserve(`Deno.kill(Deno.pid, "SIGKILL");`);
    const [left] = namesIn(folder);
    assert.equal(left, "2026-01-31_235959.reserved.part");
    await Deno.writeTextFile(`${folder}/notes.reserved.part`, "of the user");
    const old = new Date(Date.now() - 3_600_000);
    for (const name of namesIn(folder)) await Deno.utime(`${folder}/${name}`, old, old);
    using next = reserveRunName(folder, NOW);
    assert.equal(next.name, "2026-01-31_235959");
    next[Symbol.dispose]();
    assert.deepEqual(namesIn(folder), ["notes.reserved.part"]);
  }));

Deno.test("reserveRunName() returns a name where nothing can be written", () => {
  using reserved = reserveRunName("/proc/none", NOW);
  assert.equal(reserved.name, "2026-01-31_235959");
});
