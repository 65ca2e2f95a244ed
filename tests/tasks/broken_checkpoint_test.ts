import assert from "node:assert/strict";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { spoilTensor } from "../run/fixtures.ts";
import { run } from "./fixtures.ts";

const native = { ignore: LIBRARY === undefined };
/** A few drawn digits, so that no data is needed. */
const SMALL = [
  ...["--dataset", "digits", "--engine", "native", "--num_images", "640", "--batch_size", "32"],
  ...["--max_steps", "4", "--no_report", "--plain"],
];

Deno.test({
  name:
    "train resumed after a crash between checkpoint and links measures the best; then no command takes a NaN",
  ...native,
}, () =>
  withFolder(async (runs) => {
    const where = ["--checkpoint_path", runs];
    const trained = await run("train", [...SMALL, ...where, "--run", "a", "--epochs", "2"]);
    assert.equal(trained.code, 0, trained.stderr);
    const folder = `${runs}/a`;
    const whole = await readEvents(folder);

    // As if the program had died right after renaming epoch_2.
    for (const link of ["best", "last"]) {
      await Deno.remove(`${folder}/${link}`);
      await Deno.symlink("epoch_1", `${folder}/${link}`);
    }
    const log = `${folder}/events.jsonl`;
    const lines = (await Deno.readTextFile(log)).split("\n");
    const saved = lines.findIndex((line) => line.includes(`"name":"epoch_2"`));
    await Deno.writeTextFile(log, lines.slice(0, saved).map((line) => line + "\n").join(""));
    const resumed = await run("train", ["--resume", "a", "--no_report", "--plain", ...where]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /\/a, best epoch_2\n/);
    assert.match(resumed.stdout, /Checkpoint +\S+\/a\/epoch_2, epoch 2\n/);
    for (const link of ["best", "last"]) assert.equal(await Deno.readLink(`${folder}/${link}`), "epoch_2");
    const events = await readEvents(folder);
    const types = ["checkpoint_saved", "epoch_finished"];
    const ends = (all: typeof events) =>
      all.filter(({ type }) => types.includes(type)).map((event) => {
        const { time: _, seconds: __, ...rest } = event as unknown as Record<string, unknown>;
        return {
          ...rest,
          ...("train_loss" in rest ? { train_loss: Number(rest.train_loss).toFixed(9) } : {}),
        };
      });
    assert.deepEqual(ends(events), ends(whole));

    await spoilTensor(`${folder}/epoch_2`, "conv1/kernel", NaN);
    const before = namesIn(folder);
    const nan = String
      .raw`Expected finite values in \S+ but conv1/kernel holds NaN \(1 of its 288 values is not finite\); ` +
      "the training had diverged: use another checkpoint, or train again with a smaller --lr";
    const commands: [string, string[], string][] = [
      [
        "train",
        ["--resume", "a", "--epochs", "3"],
        String.raw`; to resume from epoch_1, rename \S+/a/epoch_2`,
      ],
      ["eval", ["--dataset", "digits", "--engine", "native"], ""],
      ["export", ["--weights", "safetensors"], ""],
    ];
    for (const [task, args, advice] of commands) {
      const { code, stdout, stderr } = await run(task, [...args, ...where]);
      assert.deepEqual([code, stdout], [1, ""], task);
      assert.match(stderr, new RegExp(`^trinca: ${nan}${advice}\n$`));
    }
    for (const pair of [["a", "a/epoch_1"], ["a/epoch_1", "a/best"]]) {
      const compared = await run("compare", [...pair, ...where, "--engine", "native"]);
      assert.deepEqual([compared.code, compared.stdout], [1, ""]);
      assert.match(compared.stderr, new RegExp(`^trinca: ${nan}\n$`));
    }
    assert.deepEqual(namesIn(folder), before);
    assert.deepEqual(await readEvents(folder), events);

    // The advice works.
    await Deno.rename(`${folder}/epoch_2`, `${folder}/damaged`);
    const again = await run("train", ["--resume", "a", "--no_report", "--plain", ...where]);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /from epoch 1, step 0\n/);
    await readCheckpoint(`${folder}/best`);
  }));

Deno.test(
  { name: "a training that diverges exits with 2 and keeps a checkpoint with finite weights", ...native },
  () =>
    withFolder(async (runs) => {
      // The loss stays at 1 while the running variances grow beyond all bounds.
      const wild = ["--optimizer", "sgd", "--lr", "10", "--weight_decay", "1", "--precision", "float32"];
      const { code, stdout, stderr } = await run(
        "train",
        [...SMALL, ...wild, "--checkpoint_path", runs, "--run", "a", "--epochs", "20"],
      );
      assert.equal(code, 2, stderr + stdout.slice(-500));
      assert.match(
        stdout.replaceAll(/\s+/g, " "),
        /Diverged in .*: .* in epoch \d+, step \d+; the checkpoint epoch_\d+ is kept\./,
      );
      await readCheckpoint(`${runs}/a/last`);
      await readCheckpoint(`${runs}/a/best`);
    }),
);
