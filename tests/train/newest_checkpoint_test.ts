import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { currentCheckpoints, listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import { pointAt, pointedAt } from "../../lib/run/run_folder.ts";
import { evaluateBest } from "../../lib/train/final_evaluation.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { saveUnlinked, spoilTensor } from "../run/fixtures.ts";
import { QUARTERS, train, type TrainOptions } from "./training_fixtures.ts";

/** Runs a function while the n-th rename of a matching name fails as on a broken disk. */
async function withFailingRename<T>(matching: RegExp, failing: number, run: () => Promise<T>): Promise<T> {
  const rename = Deno.rename;
  let calls = 0;
  Deno.rename = (from, to) => {
    const name = String(to).split("/").at(-1)!;
    if (matching.test(name) && ++calls === failing) return Promise.reject(new Error("EIO"));
    return rename(from, to);
  };
  try {
    return await run();
  } finally {
    Deno.rename = rename;
  }
}

const links = async (folder: string) => [await pointedAt(folder, "last"), await pointedAt(folder, "best")];

/** Its second epoch is worse than the first, which would be pruned if it were not the best. */
const CONFIG = { lr: 3e-3, seed: 4, epochs: 4, keep: "1" };

/**
 * Trains with one failing rename, resumes, and compares the result with the run `whole`.
 *
 * @param failing The index of the failing rename, 1-based, among those of checkpoints and links.
 * @param lastBefore The newest checkpoint after that; undefined if there is none.
 * @param bestBefore The best one.
 */
async function assertSameAfterFailure(
  engine: Engine,
  runs: string,
  failing: number,
  options: Pick<TrainOptions, "holdout"> & Record<"lastBefore" | "bestBefore", string | undefined>,
) {
  const { lastBefore, bestBefore, ...how } = options;
  const run = `${failing}`;
  const whole = `${runs}/whole`;
  await assert.rejects(
    () =>
      withFailingRename(
        /^(epoch_\d+|last|best)$/,
        failing,
        () => train(engine, { runs, run, config: CONFIG, ...how }),
      ),
    /EIO/,
  );
  const folder = `${runs}/${run}`;
  // A reader of the run finds the newest checkpoint already.
  assert.deepEqual(await currentCheckpoints(folder), { last: lastBefore, best: bestBefore });
  if (lastBefore === undefined) return;
  const { checkpoint, last, best } = (await openNewestCheckpoint(folder))!;
  assert.deepEqual([last, best], [lastBefore, bestBefore]);
  assert.deepEqual(await links(folder), [last, best]);
  const resumed = await train(engine, {
    runs,
    run: "",
    config: CONFIG,
    ...how,
    resumed: { folder, checkpoint },
  });
  assert.equal(resumed.end.state, "done");
  assert.deepEqual(await links(folder), await links(whole));
  const checkpoints = async (run: string) => (await listCheckpoints(run)).map(({ name }) => name);
  // If there was no further epoch, nothing was pruned after it.
  if (last !== "epoch_4") assert.deepEqual(await checkpoints(folder), await checkpoints(whole));
  const { report } = await evaluateBest({ ...resumed.job, emit: () => {} });
  assert.equal(report.checkpoint!.path, `${folder}/${await pointedAt(whole, "best")}`);
  for (const file of ["weights.bin", "training.safetensors"]) {
    assert.deepEqual(
      await Deno.readFile(`${folder}/epoch_4/${file}`),
      await Deno.readFile(`${whole}/epoch_4/${file}`),
    );
  }
}

for (const holdout of [undefined, QUARTERS.test]) {
  testOnEngines(
    `A training that ends at any point of saving is resumed to the same end, ${
      holdout === undefined ? "without" : "with"
    } held-out images`,
    (engine) =>
      withFolder(async (runs) => {
        const how = holdout === undefined ? {} : { holdout };
        const { events } = await train(engine, { runs, run: "whole", config: CONFIG, ...how });
        const isBest = events.flatMap((event) => event.type === "checkpoint_saved" ? [event.best] : []);
        assert.deepEqual(isBest, [true, holdout === undefined, true, true]);
        let failing = 0;
        for (const [i, best] of isBest.entries()) {
          const name = (epoch: number) => epoch === 0 ? undefined : `epoch_${epoch}`;
          // The rename of the checkpoint itself, then that of `last`, then that of `best`.
          for (const epoch of [i, i + 1, ...(best ? [i + 1] : [])]) {
            const bestBefore = name(isBest.slice(0, epoch).lastIndexOf(true) + 1);
            await assertSameAfterFailure(engine, runs, ++failing, {
              ...how,
              lastBefore: name(epoch),
              bestBefore,
            });
          }
        }
      }),
    ["wasm"],
  );
}

Deno.test("openNewestCheckpoint() repairs links in any state", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_4", "epoch_5", "epoch_5_step_2"], { epoch: 4, val: 0.5 });
    for (const wrong of [undefined, "epoch_5", "epoch_9"]) {
      for (const link of ["best", "last"] as const) {
        if (wrong === undefined) await Deno.remove(`${folder}/${link}`).catch(() => {});
        else await pointAt(folder, link, wrong);
      }
      const { last, best, checkpoint } = (await openNewestCheckpoint(folder))!;
      assert.deepEqual([last, best], ["epoch_5_step_2", "epoch_4"]);
      assert.deepEqual([checkpoint.state.epoch, checkpoint.state.step], [5, 2]);
      assert.deepEqual(await links(folder), [last, best]);
    }
  }));

Deno.test("openNewestCheckpoint() restores a checkpoint that was being replaced", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, ["epoch_1", "epoch_1_step_2"]);
    await Deno.rename(`${folder}/epoch_1_step_2`, `${folder}/epoch_1_step_2.01234567.old.part`);
    assert.equal((await openNewestCheckpoint(folder))?.last, "epoch_1_step_2");
    assert.deepEqual(namesIn(folder), ["best", "epoch_1", "epoch_1_step_2", "last"]);
  }));

Deno.test("openNewestCheckpoint() reports what is wrong with the newest checkpoint and how to use the one before", () =>
  withFolder(async (folder) => {
    assert.equal(await openNewestCheckpoint(folder), undefined);
    await saveUnlinked(folder, ["epoch_1", "epoch_2", "epoch_3"]);
    const advice = (name: string, before: string) => `; to resume from ${before}, rename ${folder}/${name}$`;
    await spoilTensor(`${folder}/epoch_3`, "conv1/kernel", NaN);
    await refuses(
      () => openNewestCheckpoint(folder),
      new RegExp(
        `^Expected finite values in ${folder}/epoch_3 but conv1/kernel holds NaN.*${
          advice("epoch_3", "epoch_2")
        }`,
      ),
    );
    await Deno.remove(`${folder}/epoch_3`, { recursive: true });
    await Deno.writeTextFile(`${folder}/epoch_2/state.json`, "{");
    await refuses(() => openNewestCheckpoint(folder), new RegExp(`SHA-256.*${advice("epoch_2", "epoch_1")}`));
    // The advice holds.
    await Deno.rename(`${folder}/epoch_2`, `${folder}/damaged_2`);
    assert.equal((await openNewestCheckpoint(folder))?.last, "epoch_1");
    await readCheckpoint(`${folder}/last`);
    await spoilTensor(`${folder}/epoch_1`, "conv1/kernel", NaN);
    await refuses(() => openNewestCheckpoint(folder), /or train again with a smaller --lr$/);
  }));

Deno.test("a run whose checkpoints are lost or incomplete does not start again, which would empty its log", () =>
  withFolder(async (runs) => {
    const folder = await createRunFolder(runs, "a", {});
    const log = new EventLog(folder, () => 1);
    const open = () => openNewestCheckpoint(folder);
    assert.equal(await open(), undefined, "nothing was saved");
    await Deno.mkdir(`${folder}/epoch_9`);
    assert.equal(await open(), undefined, "an empty folder is no checkpoint");

    const saved = ONE_OF_EACH.find(({ type }) => type === "checkpoint_saved")!;
    log.append({ ...saved, name: "epoch_1" } as typeof saved);
    log.append({ ...saved, name: "epoch_2" } as typeof saved);
    await saveUnlinked(folder, ["epoch_1", "epoch_2"], null);
    for (const name of ["epoch_1", "epoch_2"]) await Deno.remove(`${folder}/${name}/weights.bin`);
    await Deno.remove(`${folder}/epoch_2/state.json`);
    await refuses(
      open,
      /a but epoch_2 lacks weights\.bin, state\.json; restore that, or to start again, rename \S+a\/epoch_2$/,
    );
    await Deno.rename(`${folder}/epoch_2`, `${folder}/epoch_2.kept`);
    await refuses(
      open,
      /a but epoch_1 lacks weights\.bin; restore that, or to start again, rename \S+a\/epoch_1$/,
    );
    await Deno.rename(`${folder}/epoch_1`, `${folder}/epoch_1.kept`);
    await refuses(
      open,
      /a but epoch_2, which its log says was saved, is missing; .* to start again, rename \S+events\.jsonl$/,
    );
    const rescued = ONE_OF_EACH.find(({ type }) => type === "rescued")!;
    log.append(rescued);
    assert.equal(await open(), undefined, "a rescue removed the checkpoints");
    log.append(saved);
    await refuses(open, /which its log says was saved/);
    log.close();
    await Deno.rename(`${folder}/events.jsonl`, `${folder}/events.jsonl.kept`);
    assert.equal(await open(), undefined, "the advice was followed");
  }));
