import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { writePicture } from "../data/image_fixtures.ts";
import { run } from "./fixtures.ts";

const SHIPPED = ["--checkpoint_path", "checkpoints/mnist"];

Deno.test("eval reports a user error in one line on stderr and exits with 1", () =>
  withFolder(async (folder) => {
    const pairs = `${folder}/none.txt`;
    const mistakes: [string[], RegExp][] = [
      [
        ["--far", "0.1,2"],
        /Expected --far to be comma-separated rates between 0 and 1 but found 0\.1,2/,
      ],
      [
        ["--split", "no split"],
        /Expected --split to be a split's name \(train, validation, test, .*…\) but found no split/,
      ],
      [["--query", "test"], /Expected --gallery together with --query/],
      [["--episode_count", "9"], /Expected --episodes together with --episode_count/],
      [["--protocol", "omniglot"], /Expected --protocol to be omniglot:PATH, .* but found omniglot/],
      [["--json", "--markdown"], /Expected --json or --markdown but found both/],
      [
        [...SHIPPED, "--dataset", "digits", "--engine", "wasm", "--pairs", pairs],
        /Expected a file of pairs but cannot read \S+none\.txt: it is missing/,
      ],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = await run("eval", args);
      assert.equal(code, 1, `${args}`);
      assert.equal(stdout, "", `${args}`);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr, message);
    }
  }));

Deno.test({
  name: "eval prints every table in Markdown, at the rates and over the pairs given",
  ignore: LIBRARY === undefined,
}, () =>
  withFolder(async (folder) => {
    const pairs = `${folder}/pairs.txt`;
    await Deno.writeTextFile(pairs, "2 1\n0 1 2\n0 1 1 1\n2 3 4\n1 8 2 9\n");
    const asked = ["--markdown", "--far", "0.02,1e-9", "--pairs", pairs];
    const { code, stdout, stderr } = await run(
      "eval",
      [...SHIPPED, "--dataset", "digits", "--engine", "native", ...asked],
    );
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    assert.match(stdout, /^# Evaluation\n\n> \*\*SYNTHETIC DATA/);
    assert.match(stdout, /^\| 0\.02 +\| +0\.\d{4} \| +0\.\d{4} to 0\.\d{4} \| +\d\.\d{4} \| +0\.\d{4} \|$/m);
    assert.match(stdout, /^\| 1e-9 +\| +not measurable \|/m);
    assert.match(stdout, /^## 2 folds of the pairs of \S+pairs\.txt: 2 \+ 2 \[3\]$/m);
    for (
      const title of ["Retrieval", "Nearest neighbours", "Mean distance", "The hardest pairs", "Suspected"]
    ) {
      assert.match(stdout, new RegExp(`^## ${title}`, "m"));
    }
  }));

Deno.test("eval measures Omniglot's trials by a network that was trained on other data", () =>
  withFolder(async (folder) => {
    for (const [run, labels] of Object.entries({ run01: [1, 2], run02: [2, 1] })) {
      for (const [i, color] of [0, 200].entries()) {
        await writePicture(`${folder}/${run}/training/class0${i + 1}.png`, { color });
        await writePicture(`${folder}/${run}/test/item0${i + 1}.png`, { color: [0, 200][labels[i]! - 1]! });
      }
      const lines = labels.map((label, i) =>
        `${run}/test/item0${i + 1}.png ${run}/training/class0${label}.png`
      );
      await Deno.writeTextFile(`${folder}/${run}/class_labels.txt`, lines.join("\n"));
    }
    const asked = [
      "--dataset",
      "digits",
      "--engine",
      "wasm",
      "--markdown",
      "--protocol",
      `omniglot:${folder}`,
    ];
    const { code, stdout, stderr } = await run("eval", [...SHIPPED, ...asked]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^## Omniglot's published trials: 2 runs of \S+ \[\d\]$/m);
    assert.match(stdout, /^\| Wrong +\| +0 of 4 \|$/m);
    assert.match(stdout, /^\| run02 \| +2 \| +2 \| +0 \| +0% \|$/m);
  }));

Deno.test("eval, compare and export check where they are to write before they measure", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const [none, file] = [`${folder}/none/r.html`, `${folder}/file`];
    const commands: [task: string, args: string[], message: RegExp][] = [
      ["eval", ["--report", none], /Cannot write \S+r\.html: the folder \S+none does not exist; create it/],
      ["eval", ["--plots", file], /Cannot write \S+file: a file stands where a folder should be/],
      [
        "compare",
        ["checkpoints/mnist", "checkpoints/mnist", "--plots", file],
        /Cannot write \S+: a file stands/,
      ],
      [
        "export",
        ["--checkpoint_path", "checkpoints/mnist", "--out", file],
        /Cannot write \S+: a file stands/,
      ],
    ];
    for (const [task, args, message] of commands) {
      const { code, stdout, stderr } = await run(task, args);
      assert.match(stderr, message);
      // Nothing is printed of a measurement.
      assert.deepEqual([code, stdout, stderr.trimEnd().split("\n").length], [1, "", 1], stderr);
    }
  }));
