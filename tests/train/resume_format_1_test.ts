import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { withFolder } from "../base/fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";
import { FORMAT_1 } from "../run/fixtures.ts";
import { QUICK, train } from "./training_fixtures.ts";

/** SHA-256 of the weights with which the Trinca that wrote the checkpoint ended that training. */
const WEIGHTS = "caa96749b10f5ebea9f1066ac6c3843d28df05cbf0c782bce0889fabfa9d2a10";

Deno.test("a training resumed from format 1 ends as in the Trinca that wrote it, to the bit, also by way of format 2", async () => {
  const engine = await useEngine("cpu");
  const config = {
    ema: 0.9,
    clip_norm: 0.5,
    augment: "light",
    optimizer: "adam",
    epochs: 2,
    seed: 1,
  } as const;
  await withFolder(async (runs) => {
    const old = await readCheckpoint(`${FORMAT_1}/averaged`);
    await writeCheckpoint(runs, "new", old);
    const rewritten = await readCheckpoint(`${runs}/new`);
    assert.deepEqual(rewritten, { ...old, state: { ...old.state, format: 2 } });
    for (const [run, checkpoint] of Object.entries({ old, rewritten })) {
      const folder = await createRunFolder(runs, run, QUICK);
      const { end } = await train(engine, { runs, run, config, resumed: { folder, checkpoint } });
      assert.equal(end.state, "done");
      assert.equal(await sha256(await Deno.readFile(`${folder}/epoch_2/weights.bin`)), WEIGHTS, run);
      assert.equal((await readCheckpoint(`${folder}/epoch_2`)).state.format, 2);
    }
  });
});
