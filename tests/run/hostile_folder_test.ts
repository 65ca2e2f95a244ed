import assert from "node:assert/strict";
import { findCheckpoint } from "../../lib/run/find_checkpoint.ts";
import { listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readCheckpointState } from "../../lib/run/read_state.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { findRun } from "../../lib/run/run_folder.ts";
import { runStatus } from "../../lib/run/run_status.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { saveUnlinked } from "./fixtures.ts";

/** Replaces a file by what a reader must not follow, wait for, or read as a whole. */
const HOSTILE: Record<string, (path: string) => Promise<void>> = {
  "a link to /dev/zero": (path) => Deno.symlink("/dev/zero", path),
  "a pipe": async (path) => {
    await new Deno.Command("mkfifo", { args: [path] }).output();
  },
  "a file of 3 GB with a hole": async (path) => {
    using file = await Deno.create(path);
    await file.truncate(3e9);
  },
};

for (const [what, put] of Object.entries(HOSTILE)) {
  Deno.test({
    name: `${what} in the place of a run's files is refused in a line at once`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (runs) => {
        const folder = await createRunFolder(runs, "a", {});
        await saveUnlinked(folder, "epoch_1");
        for (const file of Object.values(CHECKPOINT_FILES)) {
          const path = `${folder}/epoch_1/${file}`;
          const bytes = await Deno.readFile(path);
          await Deno.remove(path);
          await put(path);
          await refuses(
            () => readCheckpoint(`${folder}/epoch_1`),
            new RegExp(`^Expected a file (of at most \\d+ bytes )?at ${path} but found `),
          );
          if (file === CHECKPOINT_FILES.state) {
            await refuses(() => readCheckpointState(`${folder}/epoch_1`), /^Expected a file /);
          }
          await Deno.remove(path);
          await Deno.writeFile(path, bytes);
        }
        await readCheckpoint(`${folder}/epoch_1`);
        if (what.startsWith("a file")) return;
        await put(`${folder}/events.jsonl`);
        await refuses(() => readEvents(folder), /but found no such file$/);
        await Deno.remove(`${folder}/config.json`);
        await put(`${folder}/config.json`);
        assert.deepEqual(await runStatus(folder), { state: "interrupted" });
        await refuses(() => findRun(runs, "a"), /but it has no config.json/);
      }),
  });
}

Deno.test("links out of a run's folder are no checkpoints of it", () =>
  withFolder(async (runs) => {
    const other = await createRunFolder(runs, "other", {});
    await saveUnlinked(other, "epoch_7");
    const folder = await createRunFolder(runs, "a", {});
    await Deno.symlink("../other/epoch_7", `${folder}/last`);
    await Deno.symlink("../other/epoch_7", `${folder}/epoch_7`);
    assert.deepEqual(await listCheckpoints(folder), []);
    assert.equal(await openNewestCheckpoint(folder), undefined);
    await refuses(() => findCheckpoint(folder), /^Expected a checkpoint in \S+ but it has saved none yet; /);
    await saveUnlinked(folder, "epoch_1");
    assert.equal((await openNewestCheckpoint(folder))?.last, "epoch_1");
    assert.equal(await Deno.readLink(`${folder}/last`), "epoch_1");
    assert.deepEqual(namesIn(other), ["config.json", "epoch_7"]);
  }));

Deno.test("a run that was copied without its links is resumed from its newest checkpoint, and nothing is removed", () =>
  withFolder(async (runs) => {
    const folder = await createRunFolder(runs, "a", {});
    await saveUnlinked(folder, ["epoch_1", "epoch_2", "epoch_3"], { epoch: 2, val: 0.5 });
    // As a ZIP file leaves it.
    assert.equal((await openNewestCheckpoint(folder))?.last, "epoch_3");
    // As cp -rL leaves it; of the last checkpoint only this copy.
    for (const [link, name] of [["last", "epoch_3"], ["best", "epoch_2"]] as const) {
      await Deno.remove(`${folder}/${link}`);
      await new Deno.Command("cp", { args: ["-r", `${folder}/${name}`, `${folder}/${link}`] }).output();
    }
    await Deno.remove(`${folder}/epoch_3`, { recursive: true });
    const found = await openNewestCheckpoint(folder);
    assert.deepEqual([found?.last, found?.best], ["epoch_3", "epoch_2"]);
    assert.deepEqual(namesIn(folder), [
      ...["best", "best.copy", "config.json", "epoch_1", "epoch_2", "epoch_3", "last"],
    ]);
    assert.equal(await Deno.readLink(`${folder}/last`), "epoch_3");
    await readCheckpoint(`${folder}/epoch_3`);
  }));
