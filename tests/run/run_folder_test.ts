import assert from "node:assert/strict";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { pointAt, pointedAt, runName } from "../../lib/run/run_folder.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import { lockRun } from "../../lib/run/run_lock.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";

Deno.test("runName() sorts by time and is a valid name for --run", () => {
  assert.equal(runName(new Date(2026, 0, 31, 23, 59, 59)), "2026-01-31_235959");
  assert.equal(runName(new Date(2026, 10, 2, 3, 4, 5)), "2026-11-02_030405");
});

Deno.test("createRunFolder() creates the folder of runs, the run's folder, and its configuration", async () => {
  await withFolder(async (folder) => {
    const run = await createRunFolder(`${folder}/deep/runs//`, "first", { epochs: 20 });
    assert.equal(run, `${folder}/deep/runs/first`);
    assert.deepEqual(namesIn(run), ["config.json"]);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${run}/config.json`)), { epochs: 20 });
  });
});

Deno.test("createRunFolder() rejects a name that already exists, and does not touch that run", async () => {
  await withFolder(async (folder) => {
    const run = await createRunFolder(folder, "first", { epochs: 20 });
    await refuses(
      () => createRunFolder(folder, "first", { epochs: 3 }),
      new RegExp(
        `^Expected a new name for --run but there is a run ${folder}/first; choose another --run, or continue that one ` +
          `with --resume ${folder}/first$`,
      ),
    );
    const log = new EventLog(run, Date.now);
    log.append({
      type: "run_finished",
      state: "done",
      message: "20 epochs",
      seconds: 1,
      folder: run,
      best: null,
    });
    log.close();
    await refuses(
      () => createRunFolder(folder, "first", {}),
      /first, which is finished \(20 epochs\); choose another --run, or train that one for more epochs with --resume \S+first --epochs N$/,
    );
    using _ = lockRun(run);
    await Deno.remove(`${run}/events.jsonl`);
    await refuses(
      () => createRunFolder(folder, "first", {}),
      /first, which is being trained; choose another --run, or watch that one with deno task watch \S+first$/,
    );
    assert.match(await Deno.readTextFile(`${run}/config.json`), /20/);
  });
});

Deno.test("createRunFolder() reports what prevents it", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => createRunFolder(`${folder}/file`, "a", {}),
      /file\/a: a file stands where a folder should be/,
    );
    await refuses(
      () => createRunFolder(`${folder}/file/x`, "a", {}),
      /x\/a: a file stands where a folder should be/,
    );
    await refuses(() => createRunFolder(folder, "a".repeat(300), {}), /a: its name is too long/);
    assert.deepEqual(namesIn(folder), ["file"]);
  });
});

Deno.test({
  name: "createRunFolder() says that there is no permission",
  ignore: Deno.uid() === 0,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o500);
      await refuses(
        () => createRunFolder(`${folder}/runs`, "a", {}),
        /runs\/a: no permission; change the folder's/,
      );
    }),
});

Deno.test("pointAt() moves a link atomically, so that a reader always finds one", async () => {
  await withFolder(async (folder) => {
    assert.equal(await pointedAt(folder, "best"), undefined);
    for (const name of ["epoch_1", "epoch_2"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/state.json`, name);
    }
    await pointAt(folder, "best", "epoch_1");
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 100; i++) await pointAt(folder, "best", `epoch_${1 + i % 2}`);
      writing = false;
    })();
    while (writing) {
      assert.match(await pointedAt(folder, "best") ?? "none", /^epoch_[12]$/);
      assert.match(await Deno.readTextFile(`${folder}/best/state.json`), /^epoch_[12]$/);
    }
    await writer;
    assert.equal(await pointedAt(folder, "best"), "epoch_2");
    assert.deepEqual(namesIn(folder), ["best", "epoch_1", "epoch_2"]);
  });
});

Deno.test("pointAt() that fails reports why and leaves no .part behind", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/best`);
    await refuses(() => pointAt(folder, "best", "epoch_1"), /best: a folder stands where a file should be/);
    assert.deepEqual(namesIn(folder), ["best"]);
  });
});
