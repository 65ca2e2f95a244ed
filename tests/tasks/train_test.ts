import assert from "node:assert/strict";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { FEW, makeDigits } from "../data/few_digits.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { pointAt } from "../../lib/run/run_folder.ts";
import { FORMAT_1, replaceFile } from "../run/fixtures.ts";
import { run, start } from "./fixtures.ts";

const native = { ignore: LIBRARY === undefined };
/** Drawn digits, so that no data is needed; few enough to take seconds. */
const SMALL = [
  ...["--dataset", "digits", "--engine", "native", "--num_images", `${FEW.train}`, "--batch_size", "32"],
  "--no_report",
];

Deno.test("train --resume continues from a checkpoint of format 1 and writes format 2", () =>
  withFolder(async (runs) => {
    const old = `${FORMAT_1}/run`;
    await Deno.mkdir(`${runs}/a/epoch_1`, { recursive: true });
    await Deno.copyFile(`${old}/config.json`, `${runs}/a/config.json`);
    for (const { name } of Deno.readDirSync(`${old}/epoch_1`)) {
      await Deno.copyFile(`${old}/epoch_1/${name}`, `${runs}/a/epoch_1/${name}`);
    }
    await Deno.writeTextFile(`${runs}/a/events.jsonl`, "");
    for (const link of ["best", "last"] as const) await pointAt(`${runs}/a`, link, "epoch_1");
    const args = ["--checkpoint_path", runs, "--engine", "wasm", "--plain", "--no_report"];

    const written = JSON.parse(await Deno.readTextFile(`${runs}/a/epoch_1/state.json`));
    // As if it had been trained on the few digits: drawing all of them takes longer than everything else here.
    const { digest } = await makeDigits(1);
    const state = { ...written, dataset: { ...written.dataset, digest } };
    const misnamed = state.optimizer.map(({ name, shape }: { name: string; shape: number[] }) => ({
      name: name.replace("sgd_momentum", "momentum"),
      shape,
    }));
    await replaceFile(`${runs}/a/epoch_1`, "state.json", JSON.stringify({ ...state, optimizer: misnamed }));
    const refused = await run("train", ["--resume", "a", "--epochs", "2", ...args]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^trinca: Expected the optimizer's slots sgd_momentum in \S+epoch_1 but found momentum: .*\n$/,
    );

    await replaceFile(`${runs}/a/epoch_1`, "state.json", JSON.stringify(state));
    const again = ["--resume", "a", "--epochs", "2", ...args];
    const { code, stdout, stderr } = await run("train", again);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Run +a, from epoch 1, step 0\n/);
    assert.equal((await readCheckpoint(`${runs}/a/epoch_2`)).state.format, 2);
  }));

const FEW_ON_WASM = ["--dataset", "digits", "--engine", "wasm", "--num_images", `${FEW.train}`];

Deno.test("trainings that start in the same second have runs of their own", () =>
  withFolder(async (folder) => {
    const args = [...FEW_ON_WASM, "--checkpoint_path", `${folder}/runs`, "--epochs", "1", "--max_steps", "1"];
    const both = await Promise.all([1, 2].map(() => run("train", [...args, "--no_report"])));
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    assert.equal(namesIn(`${folder}/runs`).length, 2);
    assert.deepEqual(namesIn(folder), ["runs"]);
  }));

Deno.test({
  name: "train stopped by Ctrl-C exits with 130, is resumed to its end, and its checkpoint is measured",
  ...native,
}, () =>
  withFolder(async (runs) => {
    const where = ["--checkpoint_path", runs];
    const stopped = start("train", [
      ...SMALL,
      ...where,
      ...["--run", "a", "--epochs", "2", "--semi_hard_share", "1", "--log_every", "5"],
    ]);
    await stopped.shows(/ 5\/40 /);
    stopped.kill("SIGINT");
    const first = await stopped.ended;
    assert.equal(first.code, 130, first.stderr);
    assert.match(first.stdout, /Stopped in .*: after \d+ steps?, saved as epoch_0_step_\d+\n/);
    assert.match(first.stdout, /Continue +deno task train --resume /);
    assert.equal(first.stderr, "");
    assert.ok(namesIn(`${runs}/a`).some((name) => /^epoch_0_step_\d+$/.test(name)));

    const second = await run("train", ["--resume", "a", "--no_report", ...where]);
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stdout, /Run +a, from epoch 0, step \d+\n/);
    assert.match(second.stdout, /SYNTHETIC DATA/);
    assert.match(second.stdout, /Area under the ROC curve/);
    assert.doesNotMatch(second.stdout, /│ +published │/);
    assert.deepEqual(namesIn(`${runs}/a`), [
      "best",
      "config.json",
      "epoch_1",
      "epoch_2",
      "events.jsonl",
      "last",
      "loss.svg",
    ]);

    const measured = await run("eval", ["--json", ...where]);
    assert.equal(measured.code, 0, measured.stderr);
    const report = JSON.parse(measured.stdout);
    assert.equal(measured.stdout.trim().split("\n").length, 1);
    assert.equal(measured.stderr, "");
    assert.equal(report.dataset.synthetic, true);
    assert.equal(report.exact.pairs.positive + report.exact.pairs.negative, FEW.test * (FEW.test - 1) / 2);
    assert.deepEqual(Object.keys(report.exact.val_at_far).sort(), ["0.0001", "0.001", "0.01", "0.1"]);
    assert.deepEqual(Object.keys(report.exact.threshold_at_far).sort(), ["0.0001", "0.001", "0.01", "0.1"]);
    for (const figure of ["auc", "eer", "recall_at_1", "map_at_r"]) {
      assert.ok(report.exact[figure] > 0 && report.exact[figure] < 1, figure);
    }
    const protocol = ["threshold", "accuracy", "val", "positive_mean", "positive_std", "negative_mean"];
    for (const figure of [...protocol, "negative_std"]) {
      assert.equal(typeof report.original_protocol[figure], "number", figure);
    }

    const weights = `${runs}/a/epoch_2/weights.bin`;
    const bytes = await Deno.readFile(weights);
    bytes[1000]! ^= 1;
    await Deno.writeFile(weights, bytes);
    const damaged = await run("eval", where);
    assert.equal(damaged.code, 1);
    assert.equal(damaged.stdout, "");
    assert.match(damaged.stderr, /^trinca: Expected \S+weights.bin to have the SHA-256 .*\n$/);
  }));

Deno.test("train reports a user error in one line on stderr, exits with 1 and leaves nothing behind", () =>
  withFolder(async (folder) => {
    const runs = `${folder}/runs`;
    const mistakes: [string[], RegExp][] = [
      [["--epoch", "3"], /did you mean --epochs\?/],
      [["photos"], /^trinca: Expected only flags but found photos; did you mean --data_path photos\?$/m],
      [["mnist"], /did you mean --dataset mnist\?/],
      [["checkpoints/mnist"], /did you mean --resume checkpoints\/mnist\?/],
      [
        ["--run", "mnist", "--checkpoint_path", "checkpoints"],
        /^trinca: Expected a new name for --run but there is a run/,
      ],
      [["--batch_size", "0"], /from 4 to 16384 but found 0/],
      [["--batch_size", "512", "--num_images", "100"], /at most the 100 training images but found 512/],
      [["--resume", "nothing"], /Expected a run named nothing/],
      [["--resume", "nothing", "--lr", "1"], /Expected no --lr with --resume/],
      [["--resume", "nothing", "--format", "npy"], /Expected no --format with --resume/],
      [[...FEW_ON_WASM, "--checkpoint_path", "deno.json"], /a file stands where/],
      // A folder that the user names is never ignored.
      [
        ["--data_path", "tests/golden", "--engine", "wasm"],
        /images or arrays at tests\/golden but nothing exists there; check the path/,
      ],
      [
        ["--data_path", "lib", "--engine", "wasm"],
        /images or arrays in lib but found [\d,]+ files \(\.ts.*\) in \d/,
      ],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = await run("train", ["--checkpoint_path", runs, ...args]);
      assert.equal(code, 1, `${args}`);
      assert.equal(stdout, "", `${args}`);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr, message);
    }
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("every command has a help text", async () => {
  for (const task of ["train", "eval", "export", "watch", "compare", "setup", "bench", "shots"]) {
    const { code, stdout, stderr } = await run(task, ["--help"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, new RegExp(`Usage: deno task ${task}`));
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  }
});
