import assert from "node:assert/strict";
import { pruneCheckpoints } from "../../../lib/run/prune_checkpoints.ts";
import { connectToRun } from "../../../lib/train/steering/connect_to_run.ts";
import { openSteering } from "../../../lib/train/steering/open_steering.ts";
import { STEER_SOCKET } from "../../../lib/train/steering/steer_protocol.ts";
import type { Command } from "../../../lib/train/control.ts";
import { namesIn, projectFile, runProgram, withFolder } from "../../base/fixtures.ts";
import { leaveStale, unix } from "./fixtures.ts";

Deno.test(
  "openSteering() makes a socket of the user's alone, and moves it into the run's folder",
  unix,
  () =>
    withFolder(async (runs) => {
      const run = `${runs}/a`;
      const given: Command[] = [];
      const steering = openSteering(run);
      steering.serve((command) => given.push(command));
      assert.equal(namesIn(runs).length, 1);
      assert.match(namesIn(runs)[0]!, /^steer\.sock\.\w+\.part$/);
      await Deno.mkdir(run);
      assert.equal(steering.moveInto(run), undefined);
      assert.deepEqual(namesIn(runs), ["a"]);
      const { isSocket, mode } = await Deno.lstat(`${run}/${STEER_SOCKET}`);
      assert.ok(isSocket);
      assert.equal(mode! & 0o777, 0o600);
      const client = (await connectToRun(run))!;
      await client.give("pause");
      assert.deepEqual(given, ["pause"]);
      client.close();
      steering.close();
      steering.close();
      assert.deepEqual(namesIn(run), []);
      assert.equal(await connectToRun(run), undefined);
    }),
);

Deno.test(
  "openSteering()'s socket replaces one that a crash left",
  unix,
  () =>
    withFolder(async (run) => {
      await leaveStale(`${run}/${STEER_SOCKET}`);
      const steering = openSteering(run);
      steering.serve(() => {});
      assert.equal(steering.moveInto(run), undefined);
      assert.deepEqual(namesIn(run), [STEER_SOCKET]);
      const client = await connectToRun(run);
      await client!.give("stop");
      client!.close();
      steering.close();
    }),
);

Deno.test(
  "openSteering()'s close() does not remove the socket of another training",
  unix,
  () =>
    withFolder(async (run) => {
      const [first, second] = [openSteering(run), openSteering(run)];
      assert.equal(first.moveInto(run), undefined);
      assert.equal(second.moveInto(run), undefined);
      second.serve(() => {});
      first.close();
      const client = await connectToRun(run);
      await client!.give("stop");
      client!.close();
      second.close();
      assert.deepEqual(namesIn(run), []);
    }),
);

Deno.test(
  "openSteering()'s close() before the run has started leaves nothing behind",
  unix,
  () =>
    withFolder((runs) => {
      openSteering(`${runs}/a`).close();
      assert.deepEqual(namesIn(runs), []);
      return Promise.resolve();
    }),
);

Deno.test(
  "openSteering() returns the reason why it cannot listen, and harms nothing",
  unix,
  () =>
    withFolder(async (runs) => {
      const deep = `${runs}/${"x".repeat(100)}`;
      const steering = openSteering(deep);
      steering.serve(() => assert.fail());
      await Deno.mkdir(deep);
      assert.equal(steering.moveInto(deep), "the path of its folder is too long for a socket");
      assert.deepEqual(namesIn(runs), ["x".repeat(100)]);
      const within = openSteering(deep);
      within.serve(() => assert.fail());
      assert.equal(within.moveInto(deep), "the path of its folder is too long for a socket");
      const taken = openSteering(`${runs}/a`);
      await Deno.mkdir(`${runs}/a/${STEER_SOCKET}/b`, { recursive: true });
      assert.match(taken.moveInto(`${runs}/a`)!, /^Is a directory/);
      for (const each of [steering, within, taken]) each.close();
      assert.deepEqual(namesIn(`${runs}/a`), [STEER_SOCKET]);
    }),
);

Deno.test(
  "openSteering() fits into a long path from the working directory",
  unix,
  () =>
    withFolder(async (runs) => {
      const deep = `${runs}/${"x".repeat(100)}`;
      await Deno.mkdir(`${deep}/a`, { recursive: true });
      const { stdout } = await runProgram(
        `
      import { connectToRun } from ${projectFile("lib/train/steering/connect_to_run.ts")};
      import { openSteering } from ${projectFile("lib/train/steering/open_steering.ts")};
      Deno.chdir(Deno.args[0]);
      const steering = openSteering("a");
      steering.serve((command) => console.log(command));
      console.log(steering.moveInto("a"));
      const client = await connectToRun(Deno.args[0] + "/a");
      await client.give("pause");
      client.close();
      steering.close();
      console.log([...Deno.readDirSync("a")].length);`,
        { args: [deep], flags: ["--no-check"] },
      );
      assert.equal(stdout, "undefined\npause\n0\n");
    }),
);

Deno.test(
  "openSteering()'s socket goes with a process that exits, wherever it is by then",
  unix,
  () =>
    withFolder(async (runs) => {
      for (const folders of [[], [runs]]) {
        const program = `
        import process from "node:process";
        import { openSteering } from ${projectFile("lib/train/steering/open_steering.ts")};
        const steering = openSteering(Deno.args[0] + "/a");
        steering.serve(() => {});
        for (const folder of ${JSON.stringify(folders)}) steering.moveInto(folder);
        console.log([...Deno.readDirSync(Deno.args[0])].length);
        process.exit(3);`;
        const { code, stdout } = await runProgram(program, { args: [runs], flags: ["--no-check"] });
        assert.deepEqual([code, stdout], [3, "1\n"]);
        assert.deepEqual(namesIn(runs), []);
      }
    }),
);

Deno.test(
  "openSteering()'s socket accepts commands of another process after the network and run permissions are dropped",
  unix,
  () =>
    withFolder(async (run) => {
      const server = new Deno.Command(Deno.execPath(), {
        args: [
          ...["eval", "-q", "--no-lock", "--no-check", "--ext=ts"],
          ...["--config", new URL(import.meta.resolve("../../../deno.json")).pathname],
          `
        import { dropRights } from ${projectFile("lib/cli/drop_rights.ts")};
        import { openSteering } from ${projectFile("lib/train/steering/open_steering.ts")};
        const [run] = Deno.args;
        const steering = openSteering(run);
        await dropRights();
        steering.moveInto(run);
        const { state } = await Deno.permissions.query({ name: "net" });
        console.log(state === "granted" ? "still granted" : "given up");
        steering.serve((command) => {
          console.log(command);
          if (command === "stop") steering.close();
        });`,
          run,
        ],
        stdout: "piped",
      }).spawn();
      const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
      try {
        assert.equal((await reader.read()).value, "given up\n");
        const client = (await connectToRun(run))!;
        await client.give("pause");
        assert.equal((await reader.read()).value, "pause\n");
        await client.give("stop").catch(() => {}); // It may be gone before it answers.
        assert.equal((await reader.read()).value, "stop\n");
        client.close();
        assert.equal((await server.status).code, 0);
        assert.deepEqual(namesIn(run), []);
      } finally {
        await reader.cancel();
        await Promise.try(() => server.kill("SIGKILL")).catch(() => {});
      }
    }),
);

Deno.test(
  "openSteering()'s socket survives the pruning of checkpoints, which removes what a crash left",
  unix,
  () =>
    withFolder(async (run) => {
      const steering = openSteering(run);
      assert.equal(steering.moveInto(run), undefined);
      const crashed = openSteering(run);
      await Deno.mkdir(`${run}/epoch_1`);
      await pruneCheckpoints(run, 1);
      assert.deepEqual(namesIn(run), ["epoch_1", STEER_SOCKET]);
      for (const each of [steering, crashed]) each.close();
      assert.deepEqual(namesIn(run), ["epoch_1"]);
    }),
);
