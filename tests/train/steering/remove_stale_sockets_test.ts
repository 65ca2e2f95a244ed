import assert from "node:assert/strict";
import { openSteering } from "../../../lib/train/steering/open_steering.ts";
import { removeStaleSockets } from "../../../lib/train/steering/remove_stale_sockets.ts";
import { namesIn, projectFile, runProgram, withFolder } from "../../base/fixtures.ts";

const unixOnly = { ignore: Deno.build.os === "windows" };

Deno.test(
  "removeStaleSockets() removes what killed trainings left, and no socket of a living one",
  unixOnly,
  () =>
    withFolder(async (folder) => {
      // Killed while it is set up: no exit handler runs.
      await runProgram(
        `import { openSteering } from ${projectFile("lib/train/steering/open_steering.ts")};
       openSteering(Deno.args[0]);
       Deno.kill(Deno.pid, "SIGKILL");`,
        { args: [`${folder}/a`] },
      );
      const [dead, ...others] = namesIn(folder);
      assert.match(dead!, /^steer\.sock\.[0-9a-f]{8}\.part$/);
      assert.deepEqual(others, []);
      const living = openSteering(`${folder}/b`);
      living.serve(() => {});
      for (const name of ["00000000.part", "11111111.part", "22222222.part"]) {
        await Deno.mkdir(`${folder}/${name}`);
      }
      await Deno.writeTextFile(`${folder}/11111111.part/notes.txt`, "of the user");
      await Deno.writeTextFile(`${folder}/steer.sock.txt`, "of the user");
      const old = new Date(Date.now() - 3_600_000);
      for (const name of ["00000000.part", "11111111.part"]) await Deno.utime(`${folder}/${name}`, old, old);

      await removeStaleSockets(`${folder}/c`);
      const left = namesIn(folder);
      living.close();
      assert.ok(!left.includes(dead!));
      assert.deepEqual(left.filter((name) => !name.startsWith("steer.sock.") || name.endsWith(".txt")), [
        "11111111.part",
        "22222222.part",
        "steer.sock.txt",
      ]);
      assert.equal(left.length, 4, "the living one stays");
    }),
);

Deno.test("removeStaleSockets() does nothing where there is no folder", async () => {
  await removeStaleSockets("/nowhere/at/all");
});
