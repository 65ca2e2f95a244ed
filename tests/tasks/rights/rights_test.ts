import assert from "node:assert/strict";
import { withFolder } from "../../base/fixtures.ts";
import { writePicture } from "../../data/image_fixtures.ts";
import { type Ended, run, start } from "../fixtures.ts";
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
  [import.meta.resolve("../../../lib/evaluate/embedder.ts")]: import.meta.resolve("./probing_embedder.ts"),
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
/** Of those that only read. */
const READS = { write: "NotCapable", remove: "NotCapable" };
const LOCKED = { read: "NotCapable", list: "NotCapable", write: "NotCapable", remove: "NotCapable" };

/** Runs tasks whose modules try everything, with a folder that is no business of theirs. */
async function probed(
  use: (
    run: (task: string, ...args: string[]) => Promise<Record<string, Attempts>>,
    runs: string,
    serve: (...args: string[]) => Promise<Record<string, Attempts>>,
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
    const options = { env, standIns: STAND_INS };
    const attempts = ({ code, stdout, stderr }: Ended, expected: number) => {
      assert.equal(code, expected, stdout + stderr);
      const lines = stderr.matchAll(/^RIGHTS (\w+) (.*)$/gm);
      return Object.fromEntries(Array.from(lines, ([, thread, found]) => [thread!, JSON.parse(found!)]));
    };
    await use(
      async (task, ...args) => attempts(await run(task, args, options), 0),
      `${folder}/runs`,
      async (...args) => {
        const serving = start("serve", args, options);
        await serving.shows(/^http:/m);
        serving.kill("SIGINT");
        return attempts(await serving.ended, 130);
      },
    );
  });
  assert.equal(requests, 0, "something reached the network");
}

Deno.test("once set up, no task can use the network, run programs or import modules of other hosts", () =>
  probed(async (run, runs, serve) => {
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
    const image = `${runs}/image.png`;
    await writePicture(image, { color: 9 });
    const index = `${runs}/images.index`;
    const used: [task: string, args: string[], rights: Attempts][] = [
      ["embed", [image, ...checkpoint, "--out", `${runs}/e.npy`], OPEN],
      ["index", [image, ...checkpoint, "--out", index], OPEN],
      ["search", [index, image, "--engine", "wasm"], { ...OPEN, ...READS }],
      ["search", [index, image, "--engine", "wasm", "--html", `${runs}/s.html`], OPEN],
      ["enrol", [index, "name", image, "--engine", "wasm"], OPEN],
      ["export", ["--web", index, "--out", `${runs}/web`], OPEN],
      ["verify", [image, image, ...checkpoint, "--threshold", "1"], { ...OPEN, ...READS }],
      ["duplicates", [image, ...checkpoint], { ...OPEN, ...READS }],
      ["duplicates", [image, ...checkpoint, "--out", `${runs}/x.txt`], OPEN],
    ];
    for (const [task, args, rights] of used) {
      assert.deepEqual((await run(task, ...args)).embedder, { ...CLOSED, ...rights }, task);
    }
    // It answers all the same: what it listens on was opened before.
    for (const args of [[index], checkpoint]) {
      const { embedder } = await serve(
        ...args.filter((word) => word !== "--engine" && word !== "wasm"),
        "--engine",
        "wasm",
      );
      assert.deepEqual(embedder, { ...CLOSED, ...OPEN, ...READS }, `serve ${args}`);
    }
    const [x, y] = ["x.csv", "y.csv"].map((name) => `${runs}/${name}`) as [string, string];
    await Deno.writeTextFile(x, "0.6,0.8\n1,0\n0,1\n");
    await Deno.writeTextFile(y, "0\n0\n1\n");
    const { files } = await run("eval", "--embeddings", x, "--labels", y, "--engine", "wasm");
    assert.deepEqual(files, { ...CLOSED, ...OPEN }, "eval --embeddings");
    const { screen } = await run("watch", `${runs}/a`, "--once");
    assert.deepEqual(screen, { ...CLOSED, ...OPEN, ...READS }, "watch");
  }));
