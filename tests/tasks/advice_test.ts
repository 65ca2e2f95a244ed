import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { type Ended, start } from "./fixtures.ts";
import { startCommandHost } from "./host/command_host.ts";

const run = startCommandHost();

const DIGITS = ["--dataset", "digits", "--engine", "wasm"];
const TRAINING = [
  ...[...DIGITS, "--plain", "--no_report", "--num_images", "640", "--batch_size", "20"],
  ...["--epochs", "1", "--max_steps", "2", "--log_every", "1"],
];
/** What makes an advised training as short as the others; the advice does not say it. */
const SHORT = ["--engine", "wasm", "--plain", "--no_report"];

/** The arguments of a command that a line advises, as a shell would read them. */
async function advised(text: string, task: string): Promise<string[]> {
  const line = new RegExp(`deno task ${task} (.*)$`, "m").exec(text)?.[1];
  assert.ok(line !== undefined, `no command in ${text}`);
  const { stdout } = await new Deno.Command("bash", { args: ["-c", `printf '%s\\0' ${line}`] }).output();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

/** A message that advises something, and what happens if one does it. */
interface Advice {
  /** Brings the message about, in a folder of runs with the finished run `a`. */
  says(runs: string): Promise<string>;
  message: RegExp;
  /** Does what it says, and expects that to work. */
  follow(text: string, runs: string): Promise<Ended>;
}

const inRuns = (runs: string, run: string) => ["--checkpoint_path", runs, "--run", run];
const ofRun = (runs: string) => ["--checkpoint_path", `${runs}/a`, "--engine", "wasm"];
const errorOf = async (task: string, args: string[]) => {
  const { code, stderr } = await run(task, args);
  assert.equal(code, 1, stderr);
  return stderr;
};

const ADVICE: Record<string, Advice> = {
  "a stopped training": {
    async says(runs) {
      const long = ["--epochs", "3", "--max_steps", "0"];
      const training = start("train", [...TRAINING, ...long, ...inRuns(runs, "stopped")]);
      await training.shows(/\n +1\/3 +2\//);
      training.kill("SIGINT");
      const { code, stdout } = await training.ended;
      assert.equal(code, 130);
      return stdout;
    },
    message: /^Continue {2}deno task train --resume '.*it'\\''s a folder\/stopped'$/m,
    follow: async (text) => await run("train", [...await advised(text, "train"), ...SHORT]),
  },
  "the name of a run that exists": {
    says: (runs) => errorOf("train", [...TRAINING, ...inRuns(runs, "a")]),
    message:
      /which is finished \(1 epoch\); choose another --run, or train that one for more epochs with --resume '/,
    async follow(text) {
      const line = `deno task train ${/with (--resume .*) N/.exec(text)![1]} 2`;
      return await run("train", [...await advised(line, "train"), ...SHORT]);
    },
  },
  "a path without its flag": {
    says: (runs) => errorOf("eval", [`${runs}/a`]),
    message: /found .*; did you mean --checkpoint_path '.*'\?/,
    async follow(text) {
      const line = `deno task eval ${/did you mean (.*)\?/.exec(text)![1]}`;
      return await run("eval", [...await advised(line, "eval"), "--engine", "wasm"]);
    },
  },
  "a run by an unknown name": {
    says: (runs) => errorOf("watch", ["b", "--checkpoint_path", runs, "--once"]),
    message: /found none; there are a/,
    follow: (_, runs) => run("watch", ["a", "--checkpoint_path", runs, "--once"]),
  },
  "a dashboard without a terminal": {
    says: (runs) => errorOf("watch", [`${runs}/a`]),
    message: /--once prints a frame as text/,
    follow: (_, runs) => run("watch", [`${runs}/a`, "--once"]),
  },
  "a URL as a path": {
    says: (runs) => errorOf("eval", ["--checkpoint_path", `file://${runs}/a`, "--engine", "wasm"]),
    message: /found the URL file:.*; use \//,
    follow: (text) => run("eval", ["--checkpoint_path", /use (.*)\n/.exec(text)![1]!, "--engine", "wasm"]),
  },
  "a name that is only dots": {
    says: (runs) => errorOf("train", [...TRAINING, ...inRuns(runs, "..")]),
    message: /a name of letters, digits, \. _ and -, not only dots/,
    follow: (_, runs) => run("train", [...TRAINING, ...inRuns(runs, "a.b_c-1")]),
  },
  "a misspelt flag": {
    says: (runs) => errorOf("eval", ["--checkpoint_pat", `${runs}/a`]),
    message: /did you mean --checkpoint_path\?/,
    follow: (_, runs) => run("eval", ["--checkpoint_path", `${runs}/a`, "--engine", "wasm"]),
  },
  "a setting of a resumed training": {
    says: (runs) => errorOf("train", ["--resume", "a", "--lr", "1", "--checkpoint_path", runs]),
    message: /only --epochs may change in a resumed training; leave it out/,
    follow: (_, runs) =>
      run("train", ["--resume", "a", "--epochs", "3", "--checkpoint_path", runs, ...SHORT]),
  },
  "a folder without checkpoints": {
    says: (runs) => errorOf("eval", ["--checkpoint_path", `${runs}/empty`]),
    message: /found none; train one with deno task train/,
    async follow(_, runs) {
      await run("train", [...TRAINING, ...inRuns(`${runs}/empty`, "a")]);
      return await run("eval", ["--checkpoint_path", `${runs}/empty`, "--engine", "wasm"]);
    },
  },
  "a part of the episodes without their size": {
    says: (runs) => errorOf("eval", [...ofRun(runs), "--episode_count", "5"]),
    message: /such as --episodes 5x1; or omit it/,
    follow: (_, runs) => run("eval", [...ofRun(runs), "--episode_count", "5", "--episodes", "5x1"]),
  },
  "episodes of more images than there are": {
    says: (runs) => errorOf("eval", [...ofRun(runs), "--episodes", "5x500"]),
    message: /found 0; use --episodes 5x\d+\n$/,
    follow: (text, runs) =>
      run("eval", [...ofRun(runs), "--episode_count", "5", "--episodes", /--episodes (.*)/.exec(text)![1]!]),
  },
  "the images that no training held out": {
    says: (runs) => errorOf("eval", [...ofRun(runs), "--split", "holdout"]),
    message: /held no images out; use --split test or train/,
    follow: (_, runs) => run("eval", [...ofRun(runs), "--split", "train"]),
  },
  "a split that there is not": {
    says: (runs) => errorOf("eval", [...ofRun(runs), "--split", "nope"]),
    message: /one of train, test, but found nope/,
    follow: (_, runs) => run("eval", [...ofRun(runs), "--split", "train"]),
  },
  "a share that holds no class out": {
    says: (runs) => errorOf("train", [...TRAINING, ...inRuns(runs, "b"), "--holdout_classes", "0.01"]),
    message: /at least 2 of the 10 classes and to leave 2 but 0\.01 holds out 0; use a larger share/,
    follow: (_, runs) => run("train", [...TRAINING, ...inRuns(runs, "b"), "--holdout_classes", "0.5"]),
  },
  "more held out than there is": {
    says: (runs) => errorOf("train", [...TRAINING, ...inRuns(runs, "c"), "--holdout", "640"]),
    message: /--holdout to leave some of the 640 images to train on but found 640/,
    follow: (_, runs) => run("train", [...TRAINING, ...inRuns(runs, "c"), "--holdout", "320"]),
  },
  "a share of semi-hard batches for a loss of pairs": {
    says: (runs) =>
      errorOf("train", [...TRAINING, ...inRuns(runs, "d"), ...[
        "--loss",
        "contrastive",
        "--semi_hard_share",
        "0",
      ]]),
    message: /omit one of them, or add --miner curriculum/,
    follow: (_, runs) =>
      run("train", [
        ...[...TRAINING, ...inRuns(runs, "d"), "--loss", "contrastive", "--semi_hard_share", "0"],
        ...["--miner", "curriculum"],
      ]),
  },
  "a precision that the engine lacks": {
    says: (runs) => errorOf("train", [...TRAINING, ...inRuns(runs, "e"), "--precision", "bfloat16"]),
    message: /use --engine native, or float32/,
    follow: (_, runs) => run("train", [...TRAINING, ...inRuns(runs, "e"), "--precision", "float32"]),
  },
  "a report in a folder's place": {
    says: (runs) => errorOf("eval", [...ofRun(runs), "--report", runs]),
    message: /a folder stands where a file should be; add a file's name/,
    follow: (_, runs) => run("eval", [...ofRun(runs), "--report", `${runs}/report.html`]),
  },
  "a file of pairs that exists": {
    async says(runs) {
      await Deno.writeTextFile(`${runs}/pairs.txt`, "of the user");
      return await errorOf("data", ["--dataset", "digits", "--make_pairs", `${runs}/pairs.txt`]);
    },
    message: /exists; choose another name/,
    async follow(_, runs) {
      const args = ["--dataset", "digits", "--make_pairs", `${runs}/pairs_2.txt`];
      // Few digits have few pairs, which another message says.
      const most = /--pair_count of at most (\d+)/.exec(await errorOf("data", args))![1]!;
      return await run("data", [...args, "--pair_count", most]);
    },
  },
};

Deno.test("what a message advises works in the situation in which it is given", {
  ignore: Deno.build.os === "windows",
}, (test) =>
  withFolder(async (folder) => {
    const runs = `${folder}/it's a folder`;
    const { code, stderr } = await run("train", [...TRAINING, ...inRuns(runs, "a")]);
    assert.equal(code, 0, stderr);
    for (const [name, { says, message, follow }] of Object.entries(ADVICE)) {
      await test.step(name, async () => {
        const text = await says(runs);
        assert.match(text, message);
        const end = await follow(text, runs);
        assert.equal(end.code, 0, `${end.stdout}${end.stderr}`);
      });
    }
  }));
