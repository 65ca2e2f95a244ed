import { smallNetwork, trainedParameters } from "../model/fixtures.ts";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { RandomStream } from "../../lib/base/random.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { embedByNetwork } from "../../lib/evaluate/embed_by_network.ts";
import { openEventsFile } from "../../lib/export/events_file.ts";
import { EXPORT_FILES } from "../../lib/export/export_checkpoint.ts";
import { npy } from "../../lib/base/npy.ts";
import { onnxFile } from "../../lib/export/onnx/onnx_file.ts";
import { PROJECTOR_FILES, projectorConfig } from "../../lib/export/projector.ts";
import { scalarsFile } from "../../lib/export/scalars_file.ts";
import type { Scalars } from "../../lib/export/scalars_of_events.ts";
import { scalarEvent } from "../../lib/export/tensorboard_event.ts";
import { weightsFile } from "../../lib/export/weights.ts";
import type { Network } from "../../lib/model/network.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import type { StoredNetwork } from "../../lib/run/checkpoint.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { assertClose, useEngine } from "../engine/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { makeCheckpoint } from "../run/fixtures.ts";
import { hasPython, python } from "./python.ts";

const DOCS = await Deno.readTextFile(new URL("../../docs/export.md", import.meta.url));

/** The Python program under a heading. */
function programUnder(heading: string): string {
  return new RegExp(`^## ${heading}$.*?\`\`\`python\n(.*?)\`\`\``, "ms").exec(DOCS)![1]!;
}

/** Runs a program that prints JSON. */
async function ask(program: string, folder: string): Promise<unknown> {
  const { success, stdout, stderr } = await python(program, folder);
  assert.ok(success, stderr);
  return JSON.parse(stdout);
}

Deno.test({
  name: "NumPy reads npy()",
  ignore: !await hasPython("numpy"),
}, () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/a.npy`, npy(Float32Array.of(1, 2.5, -3, 1e-45, 5, 6), [2, 3]));
    await Deno.writeFile(`${folder}/b.npy`, npy(BigInt64Array.of(7n, -1n), [2]));
    const program = `
import json, numpy as np
a, b = np.load("a.npy"), np.load("b.npy")
print(json.dumps([a.tolist(), str(a.dtype), b.tolist(), str(b.dtype)]))`;
    const matrix = [[1, 2.5, -3], [Math.fround(1e-45), 5, 6]];
    assert.deepEqual(await ask(program, folder), [matrix, "float32", [7, -1], "int64"]);
  }));

/** MNIST's size, with few filters. */
const SMALL: Network = smallNetwork(28, 28, [2, 3], 4);
/** As many as the programs of the documentation embed. */
const IMAGES = 100;

/** Writes images of noise as MNIST's test images and returns their embeddings. */
async function embedNoise({ parameters }: StoredNetwork, folder: string): Promise<Float32Array<ArrayBuffer>> {
  const random = new RandomStream(5, "test images");
  const pixels = Uint8Array.from({ length: IMAGES * 784 }, () => random.integer(256));
  const idx = Uint8Array.from([...new Array(16).fill(0), ...pixels]);
  await Deno.writeFile(`${folder}/t10k-images-idx3-ubyte.gz`, gzipSync(idx));
  const labels = new Int32Array(IMAGES);
  const set = new ImageSet({ pixels, labels, height: 28, width: 28, channels: 1, classes: 10 });
  const embeddings = await embedByNetwork(await useEngine("cpu"), { network: SMALL, parameters }, set);
  assert.ok(new Set(embeddings).size > 3 * IMAGES, "all embeddings are the same");
  return embeddings;
}

Deno.test({
  name:
    "weightsFile() is read by safetensors, and the program of docs/export.md embeds by it as the network does",
  ignore: !await hasPython("numpy", "safetensors.numpy"),
}, () =>
  withFolder(async (folder) => {
    const checkpoint = { ...makeCheckpoint(5, SMALL), parameters: trainedParameters(SMALL, 5) };
    await Deno.writeFile(`${folder}/${EXPORT_FILES.weights}`, weightsFile(checkpoint));
    const read = await ask(
      `
import json
from safetensors import safe_open
with safe_open("weights.safetensors", "np") as file:
    names = sorted(file.keys())
    print(json.dumps([file.metadata(), {name: [list(file.get_tensor(name).shape), str(file.get_tensor(name).dtype)] for name in names}]))`,
      folder,
    ) as [Record<string, string>, Record<string, [number[], string]>];
    assert.equal(read[0].epoch, "3");
    const specs = [...parameterSpecs(SMALL), ...statisticSpecs(SMALL)];
    assert.deepEqual(read[1], Object.fromEntries(specs.map(({ name, shape }) => [name, [shape, "float32"]])));

    const embeddings = await embedNoise(checkpoint, folder);
    await Deno.writeFile(`${folder}/${EXPORT_FILES.embeddings}`, npy(embeddings, [IMAGES, 4]));
    const program = programUnder("Weights");
    const { success, stdout, stderr } = await python(program, folder);
    assert.ok(success, stderr);
    const [, difference] = /^largest difference (.*)\n$/.exec(stdout)!;
    assert.ok(Number(difference) < 1e-5, stdout);
  }));

Deno.test({
  name: "ONNX accepts onnxFile(), and the program of docs/export.md finds by it what the network finds",
  ignore: !await hasPython("numpy", "onnx", "onnxruntime"),
}, () =>
  withFolder(async (folder) => {
    const { state } = makeCheckpoint(5, SMALL);
    const parameters = trainedParameters(SMALL, 6);
    const checkpoint = { state: { ...state, epoch: 1, step: 0 }, parameters };
    const embeddings = await embedNoise(checkpoint, folder);
    const distances = Array.from(
      { length: IMAGES },
      (_, i) => Math.hypot(...[0, 1, 2, 3].map((k) => embeddings[4 * i + k]! - embeddings[k]!)),
    );
    // Halfway between two of them, so that no rounding decides.
    const sorted = distances.toSorted((a, b) => a - b);
    const threshold = (sorted[40]! + sorted[41]!) / 2;
    const log = new EventLog(folder, () => 2000);
    for (const event of ONE_OF_EACH) {
      if (event.type === "evaluation") {
        log.append({ ...event, exact: { ...event.exact, threshold_at_far: { "0.001": threshold } } });
      } else if (event.type === "epoch_finished") log.append(event);
    }
    log.close();
    await Deno.writeFile(`${folder}/${EXPORT_FILES.onnx}`, await onnxFile(checkpoint, folder, 1));
    const program = `${programUnder("ONNX")}
import onnx
onnx.checker.check_model("model.onnx", full_check=True)
print(json.dumps(embeddings.flatten().tolist()))`;
    const { success, stdout, stderr } = await python(program, folder);
    assert.ok(success, stderr);
    const [, near, found] = /^images of the first one's class: (\[[^\]]*\])\n(.*)\n$/s.exec(stdout)!;
    const expected = distances.flatMap((distance, i) => distance < threshold && i > 0 ? [i] : []);
    assert.deepEqual(near!.match(/\d+/g)!.map(Number), expected);
    assertClose(JSON.parse(found!), embeddings, 1e-5);
  }));

Deno.test("docs/export.md lists every weight with its shape, and every file", () => {
  const mnist: Network = smallNetwork(28, 28, [32, 64], 64);
  for (const { name, shape } of [...parameterSpecs(mnist), ...statisticSpecs(mnist)]) {
    const row = DOCS.split("\n").find((line) => line.includes(`\`${name}\``) && line.startsWith("|"));
    assert.ok(row?.includes(`[${shape.join(", ")}]`), `${name} of ${shape}`);
  }
  for (const name of [...Object.values(EXPORT_FILES), ...Object.values(PROJECTOR_FILES)]) {
    assert.ok(DOCS.includes(`\`${name}\``), name);
  }
});

/** Prints the curves in a folder, as TensorBoard reads them: time, step and value of each point. */
const READ_SCALARS = `
import json
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
accumulator = EventAccumulator(".", size_guidance={"scalars": 0})
accumulator.Reload()
points = lambda tag: [[point.wall_time, point.step, point.value] for point in accumulator.Scalars(tag)]
print(json.dumps({tag: points(tag) for tag in accumulator.Tags()["scalars"]}))`;

Deno.test({
  name: "TensorBoard reads scalarsFile(): values, steps, times",
  ignore: !await hasPython("tensorboard.backend.event_processing.event_accumulator"),
}, () =>
  withFolder(async (folder) => {
    const scalars: Scalars[] = [1, 2, 234, 3_000_000_000].map((step) => ({
      time: 1_700_000_000.25 + step,
      step,
      values: [["train/loss", 1 / step], ["train/é", -step]],
    }));
    await Deno.writeFile(`${folder}/${EXPORT_FILES.scalars}`, scalarsFile(scalars));
    const points = (index: number) =>
      scalars.map(({ time, step, values }) => [time, step, Math.fround(values[index]![1])]);
    assert.deepEqual(await ask(READ_SCALARS, folder), { "train/loss": points(0), "train/é": points(1) });
  }));

Deno.test({
  name: "TensorBoard reads the file of openEventsFile() while it grows",
  ignore: !await hasPython("tensorboard.backend.event_processing.event_accumulator"),
}, () =>
  withFolder(async (folder) => {
    const file = openEventsFile(`${folder}/events.out.tfevents.1.trinca`, 1);
    for (const step of [1, 2]) {
      file.write(scalarEvent({ time: step, step, values: [["train/loss", step]] }));
      const { "train/loss": points } = await ask(READ_SCALARS, folder) as { "train/loss": number[][] };
      assert.deepEqual(points!.at(-1), [step, step, step]);
    }
    file.close();
  }));

Deno.test({
  name: "TensorBoard's projector reads projectorConfig()",
  ignore: !await hasPython("tensorboard.plugins.projector"),
}, () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, projectorConfig('MNIST, "é"', { width: 28, height: 20 }));
    const program = `
import json
from google.protobuf import text_format
from tensorboard.plugins.projector import ProjectorConfig
[found] = text_format.Parse(open("a", encoding="utf-8").read(), ProjectorConfig()).embeddings
print(json.dumps([found.tensor_name, found.tensor_path, found.metadata_path, found.sprite.image_path, *found.sprite.single_image_dim]))`;
    assert.deepEqual(await ask(program, folder), [
      ...['MNIST, "é"', "vectors.tsv", "metadata.tsv", "sprite.png", 28, 20],
    ]);
  }));
