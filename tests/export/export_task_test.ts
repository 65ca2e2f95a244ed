import assert from "node:assert/strict";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { tf } from "../../lib/engine/tf.ts";
import { FEW, makeDigits } from "../data/few_digits.ts";
import { assertClose } from "../engine/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { onnxFile } from "../../lib/export/onnx/onnx_file.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { makeCheckpoint } from "../run/fixtures.ts";
import { startCommandHost } from "../tasks/host/command_host.ts";
import { readEvent, readGrayPng, recordsOf } from "./fixtures.ts";

/** Makes a run with a checkpoint for drawn digits, few filters and a log; returns its folder. */
async function makeRun(runs: string): Promise<string> {
  const folder = `${runs}/a`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/config.json`, "{}");
  await writeCheckpoint(folder, "epoch_3", makeCheckpoint(1, smallNetwork(28, 28, [2, 3], 2)));
  await Deno.symlink("epoch_3", `${folder}/best`);
  const log = new EventLog(folder, () => 2000);
  for (const event of ONE_OF_EACH) log.append(event);
  log.close();
  return folder;
}

const ENGINE = ["--engine", "wasm"];
const run = startCommandHost();

Deno.test("export writes everything into the run's folder", () =>
  withFolder(async (runs) => {
    const folder = await makeRun(runs);
    const { code, stdout, stderr } = await run("export", ["--checkpoint_path", runs, ...ENGINE]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    const out = `${folder}/export`;
    const files = [
      "embeddings.npy",
      "events.out.tfevents.0.trinca",
      "labels.npy",
      "metadata.tsv",
      "model/model.json",
      "model/weights.bin",
      "projector_config.pbtxt",
      "sprite.png",
      "vectors.tsv",
      "weights.safetensors",
    ];
    assert.deepEqual(namesIn(out), [...new Set(files.map((file) => file.split("/")[0]!))]);
    const [hint, ...printed] = stdout.trimEnd().split("\n").toReversed();
    assert.deepEqual(printed.sort(), files.map((name) => `${out}/${name}`));
    assert.equal(hint, `View it  tensorboard --logdir ${out}`);

    const read = (name: string) => Deno.readFile(`${out}/${name}`);
    const npy = (await read("embeddings.npy")).buffer;
    const embeddings = new Float32Array(npy.slice(128));
    assert.equal(embeddings.length, FEW.test * 2);
    const lines = (await Deno.readTextFile(`${out}/vectors.tsv`)).trimEnd().split("\n");
    assert.deepEqual(
      Float32Array.from(lines.flatMap((line) => line.split("\t").map(Number))),
      embeddings.map((x) => x + 0),
    );
    const labels = new BigInt64Array((await read("labels.npy")).buffer.slice(128));
    const metadata = (await Deno.readTextFile(`${out}/metadata.tsv`)).trimEnd().split("\n").slice(1);
    assert.deepEqual(metadata, Array.from(labels, (label, i) => `${label}\t${i}`));
    const sheet = readGrayPng(await read("sprite.png"));
    const columns = Math.ceil(Math.sqrt(FEW.test));
    assert.deepEqual([sheet.width, sheet.height], [28 * columns, 28 * Math.ceil(FEW.test / columns)]);
    const events = recordsOf(await read("events.out.tfevents.0.trinca")).map(readEvent);
    assert.deepEqual(
      events.flatMap(({ values }) => values.slice(0, 1)).map(([tag]) => tag),
      [
        "train/loss",
        "validation/loss",
        "test/val_at_far/0.1",
        "epoch/train_loss",
      ].map((tag) => tag === "test/val_at_far/0.1" ? events[3]!.values[0]![0] : tag),
    );
  }));

Deno.test("export embeds views, and writes a graph model that does the same", () =>
  withFolder(async (runs) => {
    const folder = await makeRun(runs);
    const exported = async (views: string) => {
      const out = `${runs}/views${views}`;
      const parts = ["--embeddings", "npy", "--model", "tfjs", "--views", views, "--out", out];
      const { code, stderr } = await run("export", ["--checkpoint_path", folder, ...ENGINE, ...parts]);
      assert.deepEqual([code, stderr], [0, ""]);
      const npy = (await Deno.readFile(`${out}/embeddings.npy`)).buffer.slice(128);
      const { weightsManifest: [{ weights }], ...json } = JSON.parse(
        await Deno.readTextFile(`${out}/model/model.json`),
      );
      const model = await tf.loadGraphModel(tf.io.fromMemory({
        ...{ modelTopology: json.modelTopology, signature: json.signature, format: json.format },
        ...{ weightSpecs: weights, weightData: (await Deno.readFile(`${out}/model/weights.bin`)).buffer },
      }));
      return { embeddings: new Float32Array(npy), model, metadata: json.userDefinedMetadata };
    };
    await tf.setBackend("cpu");
    const [one, five] = [await exported("1"), await exported("5")];
    assert.equal(one.metadata?.views, undefined);
    assert.equal(five.metadata.views, 5);
    const { test } = await makeDigits(1);
    const pixels = tf.tensor4d(Float32Array.from(test.allPixels()), [test.count, 28, 28, 1]);
    for (const { embeddings, model } of [one, five]) {
      assertClose((model.predict(pixels) as tf.Tensor).dataSync(), embeddings, 1e-5);
    }
    assert.ok(one.embeddings.some((value, i) => Math.abs(value - five.embeddings[i]!) > 1e-4));
  }));

Deno.test("export writes an ONNX model with the checkpoint's network and views, without data and engine", () =>
  withFolder(async (folder) => {
    const from = await makeRun(folder);
    const nothing = ["--engine", "native", "--dataset", "mnist", "--data_path", `${folder}/none`];
    for (const views of [1, 9] as const) {
      const parts = ["--model", "onnx", "--views", `${views}`, "--out", `${folder}/new/`];
      const { code, stdout, stderr } = await run("export", ["--checkpoint_path", from, ...nothing, ...parts]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(stdout, `${folder}/new/model.onnx\n`);
      assert.deepEqual(namesIn(`${folder}/new`), ["model.onnx"]);
      const expected = await onnxFile(await readNetwork(`${from}/epoch_3`), from, views);
      assert.deepEqual(await Deno.readFile(`${folder}/new/model.onnx`), expected);
    }
  }));

Deno.test("export writes only the named parts, without data and engine if they are not needed", () =>
  withFolder(async (folder) => {
    await makeRun(folder);
    const nothing = ["--engine", "native", "--dataset", "mnist", "--data_path", `${folder}/none`];
    const args = ["--checkpoint_path", `${folder}/a/epoch_3`, "--out", `${folder}/new/x/`, ...nothing];
    const { code, stdout, stderr } = await run("export", [...args, "--weights", "safetensors"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout, `${folder}/new/x/weights.safetensors\n`);
    assert.deepEqual(namesIn(`${folder}/new/x`), ["weights.safetensors"]);
    assert.deepEqual(namesIn(folder), ["a", "new"]);
    assert.equal(namesIn(`${folder}/a`).includes("export"), false);
  }));

Deno.test("export of a checkpoint outside a run has no curves, and says so", () =>
  withFolder(async (folder) => {
    await writeCheckpoint(folder, "alone", makeCheckpoint(1));
    await Deno.writeTextFile(`${folder}/file`, "");
    // Without data it stops.
    const where = ["--dataset", "mnist", "--data_path", `${folder}/file/in`, ...ENGINE];
    const { code, stdout } = await run("export", ["--checkpoint_path", `${folder}/alone`, ...where]);
    assert.equal(code, 1);
    assert.equal(stdout, `No curves: there is no events.jsonl in ${folder}\n`);
  }));

Deno.test("export reports a user error in one line on stderr, exits with 1 and leaves nothing", () =>
  withFolder(async (folder) => {
    const runs = `${folder}/runs`;
    await Deno.mkdir(runs);
    const named = await makeRun(runs);
    await Deno.writeTextFile(`${named}/events.jsonl`, "damaged\n");
    await Deno.mkdir(`${folder}/alone`);
    await writeCheckpoint(`${folder}/alone`, "epoch_1", makeCheckpoint(1));
    await Deno.writeTextFile(`${folder}/file`, "");
    const before = namesIn(folder);
    const mistakes: [string[], RegExp][] = [
      [["--weight", "safetensors"], /did you mean --weights\?/],
      [["--embeddings", "csv"], /Expected --embeddings to be one of all, tsv, npy but found csv/],
      [
        ["--model", "run", "--views", "5"],
        /Expected --embeddings or --model tfjs or onnx together with --views/,
      ],
      [["--weights", "safetensors", "--split", "train"], /Expected --embeddings together with --split/],
      [["--split", "a b"], /--split to be a split's name \(train, validation, test, .*…\) but found a b/],
      [["--checkpoint_path", `${folder}/none`], /Expected a checkpoint, a run or a folder of runs/],
      [
        ["--checkpoint_path", `${folder}/alone/epoch_1`, "--scalars", "tensorboard"],
        /but found no such file/,
      ],
      [[], /Expected an event in line 1 of/],
      [["--weights", "safetensors", "--out", `${folder}/file`], /a file stands where a folder should be/],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = await run("export", ["--checkpoint_path", runs, ...args]);
      assert.equal(code, 1, `${args}`);
      assert.equal(stdout, "", `${args}`);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr, message);
    }
    assert.deepEqual(namesIn(folder), before);
    assert.deepEqual(namesIn(named), ["best", "config.json", "epoch_3", "events.jsonl"]);
    assert.deepEqual(namesIn(`${folder}/alone`), ["epoch_1"]);
  }));

Deno.test("export --help fits into 80 columns", async () => {
  const { code, stdout, stderr } = await run("export", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /Usage: deno task export/);
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
});
