import assert from "node:assert/strict";
import { runOfCheckpoint } from "../../lib/run/run_of_checkpoint.ts";
import { withFolder } from "../base/fixtures.ts";

Deno.test("runOfCheckpoint() returns the folder that contains the checkpoint, by the name in its path", () =>
  withFolder(async (root) => {
    const folder = await Deno.realPath(root);
    await Deno.mkdir(`${folder}/run/epoch_3`, { recursive: true });
    await Deno.writeTextFile(`${folder}/run/config.json`, "{}");
    await Deno.symlink("epoch_3", `${folder}/run/best`);
    await Deno.symlink("run", `${folder}/named`);
    assert.equal(await runOfCheckpoint(`${folder}/run/epoch_3`), `${folder}/run`);
    assert.equal(await runOfCheckpoint(`${folder}/run/best`), `${folder}/run`);
    assert.equal(await runOfCheckpoint(`${folder}/named/best`), `${folder}/named`);
    // A link from elsewhere leads to the run itself.
    await Deno.mkdir(`${folder}/links`);
    await Deno.symlink("../run/best", `${folder}/links/mine`);
    assert.equal(await runOfCheckpoint(`${folder}/links/mine`), `${folder}/run`);
    // A checkpoint outside a run.
    await Deno.mkdir(`${folder}/alone/epoch_1`, { recursive: true });
    assert.equal(await runOfCheckpoint(`${folder}/alone/epoch_1`), `${folder}/alone`);
  }));
