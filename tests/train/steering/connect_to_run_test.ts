import assert from "node:assert/strict";
import { dirname } from "node:path";
import { connectToRun } from "../../../lib/train/steering/connect_to_run.ts";
import { STEER_SOCKET } from "../../../lib/train/steering/steer_protocol.ts";
import { refuses, withFolder } from "../../base/fixtures.ts";
import { serveCommands } from "../../../lib/train/steering/serve_commands.ts";
import { leaveStale, unix, withServer } from "./fixtures.ts";

Deno.test(
  "connectToRun() sends commands, each of which resolves when the training has received it",
  unix,
  () =>
    withServer(async (path, given) => {
      const run = (await connectToRun(dirname(path)))!;
      await run.give("pause");
      assert.deepEqual(given, ["pause"]);
      await Promise.all((["resume", "evaluate", "miner:auto"] as const).map(run.give));
      assert.deepEqual(given, ["pause", "resume", "evaluate", "miner:auto"]);
      run.close();
      run.close();
      await refuses(() => run.give("stop"), /^Expected a running training but it has ended$/);
    }),
);

Deno.test("connectToRun() is undefined if nobody listens", unix, () =>
  withFolder(async (folder) => {
    assert.equal(await connectToRun(`${folder}/none`), undefined);
    assert.equal(await connectToRun(folder), undefined);
    const path = `${folder}/${STEER_SOCKET}`;
    await leaveStale(path);
    assert.ok((await Deno.lstat(path)).isSocket);
    assert.equal(await connectToRun(folder), undefined);
    await Deno.remove(path);
    await Deno.writeTextFile(path, "");
    assert.equal(await connectToRun(folder), undefined);
  }));

Deno.test(
  "connectToRun()'s give() reports what the training rejects",
  unix,
  () =>
    withServer(async (path) => {
      const run = (await connectToRun(dirname(path)))!;
      const unknown = "explode" as "stop";
      const [bad, good] = await Promise.allSettled([run.give(unknown), run.give("stop")]);
      assert.equal(good.status, "fulfilled");
      await refuses(
        () => Promise.reject(bad.status === "rejected" && bad.reason),
        /^Expected a command such as/,
      );
      run.close();
    }),
);

Deno.test("connectToRun()'s give() says that the training has ended", unix, async () => {
  let run: Awaited<ReturnType<typeof connectToRun>>;
  await withServer(async (path) => {
    run = await connectToRun(dirname(path));
    await run!.give("pause");
  });
  for (let time = 0; time < 2; time++) {
    await refuses(() => run!.give("resume"), /^Expected a running training but it has ended$/);
  }
});

Deno.test(
  "connectToRun()'s give() reports the reason why a connection is rejected",
  unix,
  () =>
    withServer(async (path) => {
      const folder = dirname(path);
      const runs = await Promise.all(Array.from({ length: 17 }, () => connectToRun(folder)));
      const given = await Promise.allSettled(runs.map((run) => run!.give("pause")));
      const refused = given.filter(({ status }) => status === "rejected");
      assert.equal(refused.length, 1);
      assert.match(String((refused[0] as PromiseRejectedResult).reason), /at most 16 connections/);
      for (const run of runs) run!.close();
    }),
);

Deno.test(
  "connectToRun()'s give() does not wait forever for a suspended training",
  unix,
  () =>
    withFolder(async (folder) => {
      const listener = Deno.listen({ transport: "unix", path: `${folder}/${STEER_SOCKET}` });
      const run = (await connectToRun(folder, 1))!;
      for (let time = 0; time < 2; time++) {
        await refuses(
          () => run.give("pause"),
          /^Expected an answer from the training but got none; is it suspended\?$/,
        );
      }
      run.close();
      listener.close();
    }),
);

Deno.test(
  "connectToRun()'s give() reaches the training that follows in the folder",
  unix,
  () =>
    withFolder(async (folder) => {
      const path = `${folder}/${STEER_SOCKET}`;
      const given: string[] = [];
      let run: Awaited<ReturnType<typeof connectToRun>>;
      for (const session of ["first", "second"]) {
        const listener = Deno.listen({ transport: "unix", path });
        const served = serveCommands(listener, (command) => given.push(`${session} ${command}`));
        run ??= await connectToRun(folder);
        if (session === "second") await run!.give("resume");
        await run!.give("pause");
        listener.close();
        await served;
        await refuses(() => run!.give("stop"), /^Expected a running training but it has ended$/);
      }
      assert.deepEqual(given, ["first pause", "second resume", "second pause"]);
      run!.close();
    }),
);
