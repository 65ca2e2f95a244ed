import assert from "node:assert/strict";
import { withFolder } from "../../base/fixtures.ts";
import { run } from "../fixtures.ts";
import { type Attempts, OUTSIDE } from "./probe.ts";

const STAND_INS = {
  [import.meta.resolve("../../../lib/data/digits/digits.ts")]: import.meta.resolve("./probing_digits.ts"),
  [import.meta.resolve("../../../lib/cli/skip_clean_up.ts")]: import.meta.resolve("./probing_clean_up.ts"),
  [import.meta.resolve("../../../lib/evaluate/vectors/open_arrays.ts")]: import.meta.resolve(
    "./probing_embeddings.ts",
  ),
  [import.meta.resolve("../../../lib/dashboard/screen/memory_screen.ts")]: import.meta.resolve(
    "./probing_screen.ts",
  ),
};
const DIGITS = ["--dataset", "digits", "--engine", "wasm"];
const TRAINING = [
  ...[...DIGITS, "--plain", "--no_report", "--num_images", "640", "--batch_size", "20"],
  ...["--epochs", "1", "--max_steps", "2"],
];

/** What no thread of any task can do once it is set up. */
const CLOSED = {
  fetch: "NotCapable",
  connect: "NotCapable",
  listen: "NotCapable",
  unixSocket: "NotCapable",
  run: "NotCapable",
  import: "NotCapable",
  importOfJsr: "NotCapable",
};
/** Deno cannot narrow these rights of a running thread, so the main thread keeps those of its user. */
const OPEN = { read: "done", list: "done", write: "done", remove: "NotFound" };
const LOCKED = { read: "NotCapable", list: "NotCapable", write: "NotCapable", remove: "NotCapable" };

/** Runs tasks whose modules try everything, with a folder that is no business of theirs. */
async function probed(
  use: (
    run: (task: string, ...args: string[]) => Promise<Record<string, Attempts>>,
    runs: string,
  ) => Promise<void>,
): Promise<void> {
  let requests = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    requests++;
    return new Response("export {}", { headers: { "content-type": "text/javascript" } });
  });
  await withFolder(async (folder) => {
    const outside = `${folder}/outside`;
    await Deno.mkdir(outside);
    await Deno.writeTextFile(`${outside}/secret.txt`, "secret");
    const env = { [OUTSIDE]: outside, TRINCA_TEST_SERVER: `http://127.0.0.1:${server.addr.port}` };
    await use(async (task, ...args) => {
      const { code, stdout, stderr } = await run(task, args, { env, standIns: STAND_INS });
      assert.equal(code, 0, stdout + stderr);
      const lines = stderr.matchAll(/^RIGHTS (\w+) (.*)$/gm);
      return Object.fromEntries(Array.from(lines, ([, thread, found]) => [thread!, JSON.parse(found!)]));
    }, `${folder}/runs`);
  });
  assert.equal(requests, 0, "something reached the network");
}

Deno.test("once set up, no task can use the network, run programs or import modules of other hosts", () =>
  probed(async (run, runs) => {
    const { main, data: trainer } = await run("train", ...TRAINING, "--checkpoint_path", runs, "--run", "a");
    assert.deepEqual(main, { ...CLOSED, ...OPEN }, "train, its main thread");
    assert.deepEqual(trainer, { ...CLOSED, ...LOCKED }, "train, the trainer's thread");
    const checkpoint = ["--checkpoint_path", `${runs}/a`, "--engine", "wasm"];
    const tasks: Record<string, string[]> = {
      train: ["--resume", `${runs}/a`, "--epochs", "2", "--engine", "wasm", "--plain", "--no_report"],
      eval: checkpoint,
      export: [...checkpoint, "--out", `${runs}/out`],
      compare: [`${runs}/a`, `${runs}/a`, "--engine", "wasm"],
      data: ["--dataset", "digits"],
    };
    for (const [task, args] of Object.entries(tasks)) {
      const { data } = await run(task, ...args);
      assert.deepEqual(data, { ...CLOSED, ...(task === "train" ? LOCKED : OPEN) }, task);
    }
    const [x, y] = ["x.csv", "y.csv"].map((name) => `${runs}/${name}`) as [string, string];
    await Deno.writeTextFile(x, "0.6,0.8\n1,0\n0,1\n");
    await Deno.writeTextFile(y, "0\n0\n1\n");
    const { files } = await run("eval", "--embeddings", x, "--labels", y, "--engine", "wasm");
    assert.deepEqual(files, { ...CLOSED, ...OPEN }, "eval --embeddings");
    const { screen } = await run("watch", `${runs}/a`, "--once");
    assert.deepEqual(screen, { ...CLOSED, ...OPEN, write: "NotCapable", remove: "NotCapable" }, "watch");
  }));
