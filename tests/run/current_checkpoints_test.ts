import assert from "node:assert/strict";
import { currentCheckpoints, listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { pointAt } from "../../lib/run/run_folder.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { copyFormat1, saveUnlinked } from "./fixtures.ts";

Deno.test("currentCheckpoints() returns none for a run that was never saved, or that does not exist", () =>
  withFolder(async (folder) => {
    const none = { last: undefined, best: undefined };
    assert.deepEqual(await currentCheckpoints(folder), none);
    assert.deepEqual(await currentCheckpoints(`${folder}/none`), none);
    await Deno.writeTextFile(`${folder}/file`, "");
    assert.deepEqual(await currentCheckpoints(`${folder}/file`), none);
  }));

Deno.test("currentCheckpoints() returns the newest, and the best by its state, whatever the links point to", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, "epoch_0_step_4");
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_0_step_4", best: undefined });
    await saveUnlinked(folder, ["epoch_9", "epoch_10"]);
    for (const link of ["best", "last"] as const) await pointAt(folder, link, "epoch_9");
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_10", best: "epoch_10" });
    await saveUnlinked(folder, "epoch_10_step_20");
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_10_step_20", best: "epoch_10" });
    await saveUnlinked(folder, "epoch_11", { epoch: 9, val: 0.5 });
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_11", best: "epoch_9" });
    await Deno.remove(`${folder}/epoch_9`, { recursive: true });
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_11", best: "epoch_11" });
  }));

Deno.test("listCheckpoints() ignores incomplete checkpoints and other names", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_1", "epoch_2", "epoch_1_step_3", "epoch_3"]);
    await Deno.remove(`${folder}/epoch_3/training.safetensors`);
    await Deno.rename(`${folder}/epoch_1`, `${folder}/epoch_1.00000000.part`);
    await Deno.writeTextFile(`${folder}/epoch_4`, "");
    assert.deepEqual(await listCheckpoints(folder), [
      { name: "epoch_2", epoch: 2, step: 0 },
      { name: "epoch_1_step_3", epoch: 1, step: 3 },
    ]);
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_2", best: "epoch_2" });
  }));

Deno.test("currentCheckpoints() finds checkpoints of format 1", () =>
  withFolder(async (folder) => {
    await copyFormat1(folder, "epoch_1_step_2");
    assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_1_step_2", best: undefined });
    const { bytes, digest } = await savedCheckpoint(`${folder}/epoch_1_step_2`);
    assert.ok(bytes > 0 && /^[0-9a-f]{64}$/.test(digest));
  }));

Deno.test("currentCheckpoints() names a state that is damaged or newer", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_1", "epoch_2"]);
    await Deno.writeTextFile(`${folder}/epoch_2/state.json`, `{"format": 99}`);
    await refuses(
      () => currentCheckpoints(folder),
      /epoch_2\/state\.json has format 99; use a newer Trinca; to use epoch_1 instead, rename \S+epoch_2$/,
    );
  }));
