import assert from "node:assert/strict";
import { EvaluationReport } from "../../../lib/eval/report_type.ts";
import { readEvents } from "../../../lib/run/event_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { writeDigits } from "../../../lib/train/crash/short_training.ts";
import { childOf } from "../../../lib/train/crash/training_process.ts";
import { withFolder } from "../../base/fixtures.ts";
import { missing } from "../../engine/fixtures.ts";
import { run, start } from "../../tasks/fixtures.ts";

const ignore = missing("native");

/** Few drawn digits in a folder, and the flags of a training on them. */
async function digitsIn(folder: string): Promise<string[]> {
  await writeDigits(`${folder}/digits`);
  return [
    ...[
      "--data_path",
      `${folder}/digits`,
      "--checkpoint_path",
      `${folder}/runs`,
      "--run",
      "a",
      "--lr",
      "1e-3",
    ],
    ...["--batch_size", "20", "--holdout", "20", "--embedding_size", "8", "--precision", "float32"],
  ];
}

const SESSION = ["--plain", "--no_report", "--threads", "1", "--log_every", "1", "--keep", "1"];

function find<T extends TrainEvent["type"]>(events: TrainEvent[], type: T) {
  return events.filter((event): event is Extract<TrainEvent, { type: T }> => event.type === type);
}

Deno.test({
  name: "the evaluations of two workers have the figures that one process finds, to the last digit",
  ignore,
}, () =>
  withFolder(async (folder) => {
    const trained = await run("train", [
      ...await digitsIn(folder),
      ...SESSION,
      "--epochs",
      "2",
      "--workers",
      "2",
    ]);
    assert.equal(trained.code, 0, trained.stderr);
    const events = await readEvents(`${folder}/runs/a`);
    const [{ report: shared } = assert.fail("no final evaluation")] = find(events, "final_evaluation");
    const evaluated = await run("eval", [
      ...["--data_path", `${folder}/digits`, "--checkpoint_path", `${folder}/runs/a`],
      ...["--threads", "1", "--json"],
    ]);
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const alone = EvaluationReport.parse(JSON.parse(evaluated.stdout));
    assert.deepEqual(
      JSON.parse(JSON.stringify({ ...shared, checkpoint: alone.checkpoint })),
      JSON.parse(evaluated.stdout),
    );
    // After each epoch the same images are compared.
    const ofBest = find(events, "evaluation").find(({ epoch }) => epoch === shared.checkpoint!.epoch)!;
    assert.deepEqual(ofBest.exact.val_at_far, alone.exact.val_at_far);
  }));

for (
  const [signal, what, timeout, workers] of [
    ["SIGKILL", "dies", 20, 3],
    ["SIGSTOP", "hangs", 8, 1],
  ] as const
) {
  Deno.test({
    name:
      `a worker that ${what} is named, the last step is saved, and the training is completed by ${workers}`,
    ignore,
  }, () =>
    withFolder(async (folder) => {
      const training = start("train", [
        ...[...await digitsIn(folder), ...SESSION, "--epochs", "1000", "--workers", "2"],
        ...["--worker_timeout", `${timeout}`],
      ]);
      await training.shows(/\n *2\/1000 /);
      const worker = await childOf(training.pid, 1);
      Deno.kill(worker, signal);
      await training.shows(/worker 1 \(127\.0\.0\.1:\d+\) is lost/i);
      if (signal === "SIGSTOP") Deno.kill(worker, "SIGKILL"); // Nobody waits for its end.
      const { code, stderr } = await training.ended;
      const said = new RegExp(
        String.raw`^trinca: Worker 1 \(\S+\) is lost: it ended, or has not answered for ${timeout} s; ` +
          String
            .raw`saved as epoch_(\d+)(_step_\d+)?; start all workers again, as many as there are, with --resume$`,
        "m",
      ).exec(stderr);
      assert.ok(said, stderr);
      assert.equal(code, 1);

      const epochs = Number(said[1]) + 1;
      const resumed = await run("train", [
        ...["--resume", `${folder}/runs/a`, ...SESSION, "--epochs", `${epochs}`],
        ...(workers === 1 ? [] : ["--workers", `${workers}`]),
      ]);
      assert.equal(resumed.code, 0, resumed.stderr);
      const events = await readEvents(`${folder}/runs/a`);
      const steps = find(events, "step").map(({ global_step }) => global_step);
      assert.deepEqual(steps, steps.map((_, i) => i + 1));
      assert.deepEqual(
        find(events, "epoch_finished").map(({ epoch }) => epoch),
        Array.from({ length: epochs }, (_, i) => i + 1),
      );
      assert.equal(find(events, "run_finished").at(-1)!.state, "done");
      assert.equal(find(events, "final_evaluation").length, 1);
    }));
}
