import assert from "node:assert/strict";
import { npy } from "../lib/base/npy.ts";
import { withFolder } from "./base/fixtures.ts";
import { writeClasses, writePicture } from "./data/image_fixtures.ts";
import { LIBRARY } from "./engine/fixtures.ts";
import { makeRows, withIndex } from "./search/fixtures.ts";
import { scatteredClasses } from "./eval/fixtures.ts";

/** Runs an example as a user would, and returns what it prints. */
async function runExample(name: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-all", `examples/${name}.ts`, ...args],
    cwd: new URL("../", import.meta.url),
    env: { NO_COLOR: "1", ...(LIBRARY && { TRINCA_LIBTENSORFLOW: LIBRARY }) },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("examples/train_on_folder.ts trains on a folder of images and measures", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { cat: 30, dog: 30 });
    const lines = (await runExample("train_on_folder", folder, "2", "12")).trim().split("\n");
    assert.equal(lines.length, 3);
    assert.match(lines[1]!, /^epoch 2: loss \d/);
    assert.match(lines[2]!, /^Recall@1 (1|0\.\d+), VAL at FAR 0\.001: (\d|null)/);
  }));

Deno.test("examples/own_loop.ts goes down the loss with a model of the user's own", async () => {
  const losses = (await runExample("own_loop", "80")).trim().split("\n")
    .map((line) => Number(/^step \d+: loss (\d\.\d{4})$/.exec(line)?.[1]));
  assert.equal(losses.length, 4);
  assert.ok(losses[3]! < losses[0]!, losses.join());
});

Deno.test("examples/evaluate_npy.ts measures embeddings that NumPy saved", () =>
  withFolder(async (folder) => {
    const { embeddings, dimension, labels } = scatteredClasses(60, 4, 0.3, 1);
    const longer = embeddings.map((value) => 3 * value);
    await Deno.writeFile(`${folder}/e.npy`, npy(longer, [60, dimension]));
    await Deno.writeFile(`${folder}/l.npy`, npy(BigInt64Array.from(labels, BigInt), [60]));
    const text = await runExample("evaluate_npy", `${folder}/e.npy`, `${folder}/l.npy`);
    assert.match(text, /^\d+ positive and \d+ negative pairs\n/);
    assert.match(text, /^VAL at FAR 0\.1: 0\.\d{4} \(0\.\d{4} to [01]\.\d{4}\)$/m);
    assert.match(text, /^Recall@1 [01]\.\d{4}$/m);
  }));

Deno.test("examples/recognise.ts says what an image shows", () =>
  withIndex([makeRows(3, "owl")], async (path) => {
    await writePicture(`${path}/new.png`, { color: 90 });
    // Two embeddings of length 1 are never farther apart than 2.
    const [line] = (await runExample("recognise", path, `${path}/new.png`)).split("\n");
    assert.match(line!, /^\S+new\.png: owl at [01]\.\d{4}$/);
  }));

Deno.test("examples/verification_service.ts enrols, verifies and forgets", () =>
  withIndex([makeRows(3, "owl")], async (path) => {
    const service = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--allow-all", "examples/verification_service.ts", path, "0"],
      cwd: new URL("../", import.meta.url),
      env: { NO_COLOR: "1", ...(LIBRARY && { TRINCA_LIBTENSORFLOW: LIBRARY }) },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      let text = "";
      for await (const part of service.stdout.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (text.endsWith("\n")) break;
      }
      const address = text.trim();
      await writePicture(`${path}/new.png`, { color: [10, 200, 40] });
      const body = await Deno.readFile(`${path}/new.png`);
      const ask = async (method: string, place: string, body?: Uint8Array<ArrayBuffer>) => {
        const response = await fetch(address + place, { method, ...(body && { body }) });
        return { status: response.status, ...await response.json() };
      };
      assert.deepEqual(await ask("POST", "/green%20bird/images", body), { status: 200, images: 4 });
      assert.deepEqual(await ask("POST", "/green%20bird/verify?threshold=0.5", body), {
        ...{ status: 200, accepted: true, distance: 0, threshold: 0.5 },
      });
      assert.equal((await ask("POST", "/owl/verify?threshold=0", body)).accepted, false);
      assert.match((await ask("POST", "/owl/verify", new Uint8Array(3))).error, /^Expected /);
      assert.deepEqual(await ask("DELETE", "/green%20bird"), { status: 200, removed: 1 });
      assert.equal((await ask("PUT", "/owl")).status, 400);
    } finally {
      service.kill("SIGKILL");
      await service.status;
    }
  }));

Deno.test("examples/watch_run.ts reads the run that ships", async () => {
  const lines = (await runExample("watch_run", "checkpoints/mnist")).trim().split("\n");
  assert.equal(lines.length, 22);
  assert.match(lines[0]!, /^mnist: 20 epochs on MNIST$/);
  assert.match(lines[20]!, /^epoch 20: VAL at FAR 0\.001 0\.93\d+$/);
});
