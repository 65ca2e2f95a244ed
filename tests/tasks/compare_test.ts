import assert from "node:assert/strict";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { run } from "./fixtures.ts";

Deno.test("compare reports a user error in one line on stderr and exits with 1", async () => {
  const mistakes: [string[], RegExp][] = [
    [["mnist"], /Expected 2 to 4 runs, or the folder of a sweep, before all flags but found mnist; for/],
    [
      ["mnist", "mnist", "--json", "--markdown"],
      /Expected --json or --markdown but found both; omit one of them/,
    ],
  ];
  for (const [args, message] of mistakes) {
    const { code, stdout, stderr } = await run("compare", args);
    assert.equal(code, 1, `${args}`);
    assert.equal(stdout, "", `${args}`);
    assert.match(stderr, /^trinca: [^\n]*\n$/);
    assert.match(stderr, message);
  }
});

Deno.test({
  name: "compare prints only Markdown on stdout, and the plots written on stderr",
  ignore: LIBRARY === undefined,
}, () =>
  withFolder(async (folder) => {
    const { code, stdout, stderr } = await run(
      "compare",
      [
        "mnist",
        "mnist/epoch_20",
        "--dataset",
        "digits",
        "--engine",
        "native",
        "--markdown",
        "--plots",
        folder,
      ],
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^# Comparison\n\n> \*\*SYNTHETIC DATA/);
    assert.match(
      stdout,
      /^\| VAL at FAR 0\.001 +\|( +0\.\d{4} \|){2} +\+0\.0000 \| +\+0\.0000 to \+0\.0000 \|$/m,
    );
    assert.match(stdout, /\n\n\[1\] 95% by bootstrap[^\n]+\n$/);
    const files = ["loss", "quality", "roc", "det"].flatMap((name) => [`${name}.svg`, `${name}.png`]);
    assert.equal(stderr, files.map((file) => `Wrote ${folder}/${file}\n`).join(""));
    assert.deepEqual(namesIn(folder), files.sort());
  }));
