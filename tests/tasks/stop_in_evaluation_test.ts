import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { readEvents } from "../../lib/run/event_log.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { run, type Running, start } from "./fixtures.ts";

/** Milliseconds after which a second signal is another request. */
const APART = 300;

const TRAINING = [
  ...["--dataset", "digits", "--engine", "wasm", "--plain", "--no_report", "--run", "a"],
  ...["--num_images", "640", "--batch_size", "20", "--epochs", "1", "--max_steps", "2", "--log_every", "1"],
];

/** Trains until the evaluation of the first epoch, for which a module of these tests stands in. */
async function trainUntilEvaluation(runs: string, evaluation: string): Promise<Running> {
  const training = start("train", [...TRAINING, "--checkpoint_path", runs], {
    standIns: { [import.meta.resolve("../../lib/train/evaluate_epoch.ts")]: import.meta.resolve(evaluation) },
  });
  await training.shows(/\n +1\/1 +2\/2 /);
  const isEvaluating = async () =>
    (await readEvents(`${runs}/a`)).some((event) => event.type === "state" && event.state === "evaluating");
  while (!await isEvaluating()) await delay(20);
  return training;
}

Deno.test("train ends an evaluation on SIGTERM, and a resumed run makes up for it", () =>
  withFolder(async (runs) => {
    const training = await trainUntilEvaluation(runs, "./endless_evaluation.ts");
    training.kill("SIGTERM");
    const { code, stdout, stderr } = await training.ended;
    assert.deepEqual([code, stderr], [130, ""]);
    assert.match(
      stdout,
      /^Stopping the evaluation, then saving; interrupt again to end at once without saving$/m,
    );
    assert.match(stdout, /^Stopped in .*: after 2 steps, saved as epoch_0_step_2$/m);
    const resumed = await run("train", [
      "--resume",
      `${runs}/a`,
      "--engine",
      "wasm",
      "--plain",
      "--no_report",
    ]);
    assert.equal(resumed.code, 0, resumed.stderr);
    const types = (await readEvents(`${runs}/a`)).map(({ type }) => type);
    for (const type of ["validation", "evaluation", "epoch_finished", "final_evaluation"] as const) {
      assert.equal(types.filter((found) => found === type).length, 1, type);
    }
  }));

Deno.test("a second SIGINT ends train at once within an evaluation, without saving", () =>
  withFolder(async (runs) => {
    const training = await trainUntilEvaluation(runs, "./deaf_evaluation.ts");
    training.kill("SIGINT");
    await training.shows(/^Stopping the evaluation/m);
    await delay(APART);
    training.kill("SIGINT");
    const { code, stderr } = await training.ended;
    assert.deepEqual([code, stderr], [130, ""]);
    assert.ok(!namesIn(`${runs}/a`).includes("last"));
  }));
