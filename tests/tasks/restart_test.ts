import assert from "node:assert/strict";
import { readEvents } from "../../lib/run/event_log.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { FEW } from "../data/few_digits.ts";
import { run, start } from "./fixtures.ts";

const ON_WASM = [
  ...["--dataset", "digits", "--engine", "wasm", "--num_images", `${FEW.train}`],
  ...["--batch_size", "40", "--epochs", "1", "--plain", "--no_report"],
];

Deno.test("a run that is killed before its first checkpoint starts again by --resume, and ends as if nothing had happened", () =>
  withFolder(async (runs) => {
    const where = ["--checkpoint_path", runs];
    const killed = start("train", [...ON_WASM, ...where, "--run", "a", "--seed", "7", "--log_every", "1"]);
    await killed.shows(/ 2\/\d+ /);
    killed.kill("SIGKILL");
    await killed.ended;
    assert.deepEqual(namesIn(`${runs}/a`).filter((name) => name.startsWith("epoch_")), []);
    const taken = await run("train", [...ON_WASM, ...where, "--run", "a"]);
    assert.match(taken.stderr, /continue that one with --resume \S+\/a$/m);

    // The advice works, and what was not given again is as it was.
    const again = await run("train", ["--resume", "a", "--engine", "wasm", "--no_report", ...where]);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /Nothing had been saved yet: the training starts again/);
    const whole = await run("train", [...ON_WASM, ...where, "--run", "b", "--seed", "7"]);
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(
      await Deno.readFile(`${runs}/a/epoch_1/training.safetensors`),
      await Deno.readFile(`${runs}/b/epoch_1/training.safetensors`),
    );
    const steps = async (run: string) =>
      (await readEvents(`${runs}/${run}`)).flatMap((event) => event.type === "step" ? [event.loss] : []);
    assert.deepEqual(await steps("a"), await steps("b"));
  }));

Deno.test("--resume of a folder that is no run, or whose data changed, says so in a line", () =>
  withFolder(async (runs) => {
    const resume = (name: string, ...args: string[]) =>
      run("train", ["--resume", name, "--engine", "wasm", "--checkpoint_path", runs, ...args]);
    await Deno.mkdir(`${runs}/empty`);
    assert.match(
      (await resume("empty")).stderr,
      /^trinca: Expected a run in \S+\/empty but it is empty; start one with deno task train\n$/,
    );
    await Deno.mkdir(`${runs}/a`);
    const data = { name: "digits", path: "./data/", digest: "0".repeat(64) };
    const write = (config: unknown) => Deno.writeTextFile(`${runs}/a/config.json`, JSON.stringify(config));
    // A --bad, which is without effect on these data, is not refused: earlier versions stored it.
    await write({ epochs: 1, num_images: FEW.train, batch_size: 40, bad: "skip", data });
    assert.match((await resume("empty")).stderr, /but it is empty; there are a\n$/);
    assert.match(
      (await resume("a")).stderr,
      /^trinca: Expected the data that \S+\/a was trained on .*0{12}\) but/,
    );
    await write({ epochs: 1, program: true });
    assert.match(
      (await resume("a")).stderr,
      /which a program started, but found none; run that program again/,
    );
    await write("?");
    assert.match((await resume("a")).stderr, /but it is damaged; start a new run with another --run\n$/);
  }));
