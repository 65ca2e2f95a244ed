import assert from "node:assert/strict";
import { type CommandHelp, renderHelp } from "../../lib/cli/help.ts";
import { EVAL_OPTIONS } from "../../lib/config/eval_config.ts";
import type { Options } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";

const HELP: CommandHelp = {
  usage: "deno task train",
  about:
    "Trains an embedding network with the triplet loss, and has a description long enough to be wrapped.",
  examples: [
    ["deno task train", "as the original does"],
    [
      "deno task train --epochs 5 --holdout 5000 --early_stop 3 --miner batch-all --classes_per_batch 8",
      "longer",
    ],
  ],
};
const COMMANDS: Options[] = [TRAIN_OPTIONS, EVAL_OPTIONS];

for (const columns of [60, 80, 120]) {
  Deno.test(`renderHelp() at ${columns} columns has no longer line and no trailing blanks`, () => {
    for (const options of COMMANDS) {
      for (const line of renderHelp(HELP, options, columns).split("\n")) {
        assert.ok(line.length <= columns, `${line.length} columns: ${line}`);
        assert.equal(line, line.trimEnd());
      }
    }
  });

  Deno.test(`renderHelp() at ${columns} columns shows every flag, choice, explanation and default`, () => {
    for (const options of COMMANDS) {
      // All words wherever lines were broken, and choices in one piece.
      const words = renderHelp(HELP, options, columns).replace(/\|\s+/g, "|").replace(/\s+/g, " ");
      for (const [name, { placeholder, help, default: value, shownDefault }] of Object.entries(options)) {
        const term = placeholder === "" ? `--${name}` : `--${name} ${placeholder}`;
        const shown = shownDefault === undefined && (value === "" || value === false)
          ? help
          : `${help} [${shownDefault ?? value}]`;
        assert.ok(words.includes(` ${term} ${shown}`), `${term} ${shown}`);
      }
      for (const [command, meaning] of HELP.examples) {
        assert.ok(words.includes(` ${command} ${meaning}`), command);
      }
    }
  });
}

Deno.test("renderHelp() has a heading for each group in the order of the settings, then the other headings", () => {
  const headings = renderHelp(HELP, TRAIN_OPTIONS, 80).match(/^\S.*:$/gm);
  const groups = [...new Set(Object.values(TRAIN_OPTIONS).map(({ group }) => `${group}:`))];
  assert.deepEqual(headings, [...groups, "Examples:", "Exit codes:", "Environment:"]);
});

Deno.test("renderHelp() puts each flag under its group", () => {
  let group = "";
  let flags = 0;
  for (const line of renderHelp(HELP, TRAIN_OPTIONS, 80).split("\n")) {
    if (/^\S.*:$/.test(line)) group = line.slice(0, -1);
    const name = /^ {2}--(\w+)/.exec(line)?.[1] as keyof typeof TRAIN_OPTIONS | undefined;
    if (name === undefined) continue;
    flags++;
    assert.equal(group, TRAIN_OPTIONS[name].group, name);
  }
  assert.equal(flags, Object.keys(TRAIN_OPTIONS).length);
});

Deno.test("renderHelp() begins with the description of the command and its usage", () => {
  const lines = renderHelp(HELP, TRAIN_OPTIONS, 200).split("\n");
  assert.deepEqual(lines.slice(0, 3), [HELP.about, "", "Usage: deno task train [flags]"]);
});

Deno.test("renderHelp() formats a flag in the usual way", () => {
  const help = renderHelp(HELP, TRAIN_OPTIONS, 80);
  assert.ok(
    help.includes("\n  --epochs N                    Number of passes over the training images [20]\n"),
  );
  assert.ok(help.includes(
    "\n  --lr_schedule step|cosine|linear|constant\n" +
      "                                step: times 0.1 after epoch --lr_decay_after;\n" +
      "                                cosine, linear: down to 0 at the end [step]\n",
  ));
});
