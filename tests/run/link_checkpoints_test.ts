import assert from "node:assert/strict";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { linkCheckpoints, restoreReplaced } from "../../lib/run/link_checkpoints.ts";
import { pointAt, pointedAt } from "../../lib/run/run_folder.ts";
import { assertUserError, namesIn, withFolder } from "../base/fixtures.ts";
import { saveUnlinked } from "./fixtures.ts";

const links = async (folder: string) => [await pointedAt(folder, "last"), await pointedAt(folder, "best")];

Deno.test("linkCheckpoints() repairs links that are behind, missing, or point at nothing", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_1", "epoch_2", "epoch_3"], { epoch: 2, val: 0.5 });
    const right = ["epoch_3", "epoch_2"];
    for (const wrong of [undefined, "epoch_1", "epoch_9", "epoch_3"]) {
      for (const link of ["last", "best"] as const) {
        if (wrong === undefined) await Deno.remove(`${folder}/${link}`).catch(() => {});
        else await pointAt(folder, link, wrong);
        assert.deepEqual(await linkCheckpoints(folder), { last: "epoch_3", best: "epoch_2" });
        assert.deepEqual(await links(folder), right, `${link} at ${wrong}`);
      }
    }
    assert.deepEqual(namesIn(folder), ["best", "epoch_1", "epoch_2", "epoch_3", "last"]);
  }));

Deno.test("linkCheckpoints() removes a best that does not exist, and creates no link if nothing was saved", () =>
  withFolder(async (folder) => {
    assert.deepEqual(await linkCheckpoints(folder), { last: undefined, best: undefined });
    assert.deepEqual(namesIn(folder), []);
    await saveUnlinked(folder, "epoch_0_step_3");
    await pointAt(folder, "best", "epoch_1");
    await linkCheckpoints(folder);
    assert.deepEqual(namesIn(folder), ["epoch_0_step_3", "last"]);
  }));

Deno.test("linkCheckpoints() reports a folder in the place of a link", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, "epoch_1");
    await Deno.mkdir(`${folder}/best`);
    const { last, best, fault } = await linkCheckpoints(folder);
    assert.deepEqual([last, best], ["epoch_1", "epoch_1"]);
    assertUserError(
      fault,
      /^Expected links at \S+best but found a copy of what they point at; rename them: they are created again$/,
    );
  }));

Deno.test("restoreReplaced() puts back a checkpoint that was to be replaced when the program ended", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_1", "epoch_1_step_3"]);
    const old = `${folder}/epoch_1_step_3.0123abcd.old.part`;
    await Deno.rename(`${folder}/epoch_1_step_3`, old);
    await Deno.mkdir(`${folder}/epoch_1_step_3.ffffffff.part`);
    await restoreReplaced(folder);
    assert.deepEqual(namesIn(folder), ["epoch_1", "epoch_1_step_3", "epoch_1_step_3.ffffffff.part"]);
    assert.equal((await readCheckpoint(`${folder}/epoch_1_step_3`)).state.step, 3);
    // A checkpoint that was already replaced is not touched.
    await Deno.mkdir(old);
    await restoreReplaced(folder);
    assert.ok(namesIn(folder).includes("epoch_1_step_3.0123abcd.old.part"));
    assert.equal((await readCheckpoint(`${folder}/epoch_1_step_3`)).state.step, 3);
  }));
