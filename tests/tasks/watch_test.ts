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
