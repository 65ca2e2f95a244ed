import assert from "node:assert/strict";
import { ourCurve } from "../../../lib/bench/curve/our_curve.ts";
import { defaults } from "../../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../../lib/config/train_config.ts";
import { withFolder } from "../../base/fixtures.ts";
import { LIBRARY } from "../../engine/fixtures.ts";
import { writeQuarters } from "../../data/write_quarters.ts";

Deno.test({
  name: "our side pauses after each epoch, and is measured within its epochs on the held-out images",
  ignore: LIBRARY === undefined,
}, () =>
  withFolder(async (folder) => {
    await writeQuarters(`${folder}/data`, { train: 60, test: 20 });
    const config = {
      ...defaults(TRAIN_OPTIONS),
      ...{ engine: "native", precision: "float32", embedding_size: 4, lr: 1e-3 } as const,
      ...{ batch_size: 20, epochs: 2, holdout: 80, seed: 2, no_report: true, threads: 1 },
      checkpoint_path: `${folder}/runs`,
    };
    const ours = ourCurve("trinca", "trinca", "", {
      config,
      run: "curve",
      library: { path: LIBRARY! },
      data: { name: "idx", path: `${folder}/data` },
    });
    const first = await ours.epoch(1);
    const logged = async () =>
      (await Deno.readTextFile(`${folder}/runs/curve/events.jsonl`)).includes('"run_finished"');
    assert.equal(await logged(), false);
    const second = await ours.epoch(2);
    assert.ok(await logged(), "the last epoch ends the training");
    await ours.end();
    assert.ok(first.length > 1 && second.length > 1, "also within an epoch");
    const all = [...first, ...second];
    for (const [i, { seconds, epochs, val }] of all.entries()) {
      assert.ok(seconds >= (all[i - 1]?.seconds ?? 0) && epochs >= (all[i - 1]?.epochs ?? 0));
      assert.ok(val >= 0 && val <= 1);
    }
    assert.deepEqual([first.at(-1)!.epochs, second.at(-1)!.epochs], [1, 2]);
  }));
