import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { run } from "./fixtures.ts";

const ONCE = ["--once", "--size", "59x12"];

Deno.test("watch --once says of a run whose process was killed that it was interrupted, not that it continues", () =>
  withFolder(async (folder) => {
    const shipped = new URL("../../checkpoints/mnist/", import.meta.url);
    await Deno.copyFile(new URL("config.json", shipped), `${folder}/config.json`);
    const log = (await Deno.readTextFile(new URL("events.jsonl", shipped))).trimEnd().split("\n");
    await Deno.writeTextFile(
      `${folder}/events.jsonl`,
      log.filter((line) => JSON.parse(line).type !== "run_finished").map((line) => line + "\n").join(""),
    );
    const { stdout, stderr } = await run("watch", [folder, ...ONCE]);
    assert.match(stdout, /The training was interrupted\./, stderr);
    await Deno.writeTextFile(`${folder}/events.jsonl`, log.join("\n") + "\n");
    assert.match((await run("watch", [folder, ...ONCE])).stdout, /The training is done\./);
  }));

Deno.test("watch refuses flags that would have no effect", async () => {
  const mistakes: [string[], RegExp][] = [
    [["--size", "80x24"], /^trinca: Expected --once together with --size; add it, or omit --size\n$/],
    [[...ONCE, "--replay"], /^trinca: Expected --once, .* or --replay but found both; omit one of them\n$/],
    [
      [...ONCE, "--speed", "2"],
      /^trinca: Expected --once, .* or --speed but found both; omit one of them\n$/,
    ],
  ];
  for (const [args, message] of mistakes) {
    const { code, stderr } = await run("watch", ["checkpoints/mnist", ...args]);
    assert.equal(code, 1, `${args}`);
    assert.match(stderr, message);
  }
});
