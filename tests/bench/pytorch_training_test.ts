import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { dataRecipe } from "../../lib/bench/data_recipe.ts";
import { plannedEpoch } from "../../lib/bench/epoch_files.ts";
import { findRival } from "../../lib/bench/prepare_rival.ts";
import { PYTORCH } from "../../lib/bench/rivals.ts";
import { startPytorch, stopPytorch } from "../../lib/bench/pytorch.ts";
import { pytorchTraining } from "../../lib/bench/pytorch_training.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { augmentationOf, type Padding } from "../../lib/config/augmentation.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { tf } from "../../lib/engine/tf.ts";
import { makeNetwork } from "../../lib/model/network.ts";
import { NETWORKS } from "../../lib/model/networks.ts";
import { parameterCount } from "../../lib/model/parameter_specs.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { augmentationTensors, augmentImages } from "../../lib/train/augment_images.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { withFolder } from "../base/fixtures.ts";
import { assertClose, useEngine } from "../engine/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { QUARTERS } from "../train/training_fixtures.ts";

// These run where the benchmarks have installed PyTorch.
const python = await findRival(PYTORCH, processSurroundings());
const FOLDER = fileURLToPath(import.meta.resolve("../../bench/pytorch"));

/** Runs a program in Python with the modules of the contenders, and returns what it prints as JSON. */
async function runPython(program: string, args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await new Deno.Command(python!, {
    args: ["-c", program, ...args],
    env: { PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const AUGMENT = `
import json, sys
import numpy as np, torch
from layers import augment
folder, padding, b, h, w, c = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
read = lambda name: torch.from_numpy(np.fromfile(f"{folder}/{name}.bin", "<f4").reshape(b, -1))
images = read("images").reshape(b, h, w, c).permute(0, 3, 1, 2)
numbers = [read(name) for name in ("transforms", "colours", "boxes")]
print(json.dumps(augment(images, *numbers, padding).permute(0, 2, 3, 1).flatten().tolist()))
`;

Deno.test({
  name: "PyTorch augments images by the same numbers to the same pixels",
  ignore: python === undefined,
}, async () => {
  await useEngine("cpu");
  const [count, height, width] = [6, 9, 7];
  for (
    const [channels, pad] of [[1, "edge"], [3, "white"], [3, "mirror"], [1, "black"]] as [1 | 3, Padding][]
  ) {
    await withFolder(async (folder) => {
      const stream = new RandomStream(1, "images");
      const pixels = Int32Array.from(
        { length: count * height * width * channels },
        () => stream.integer(256),
      );
      const numbers = drawAugmentation(
        { ...augmentationOf("photos,grey:0.5,erase:0.5"), pad },
        (purpose) => new RandomStream(2, purpose, 1),
        { count, height, width, channels },
      );
      const write = (name: string, values: Float32Array<ArrayBuffer>) =>
        Deno.writeFile(`${folder}/${name}.bin`, new Uint8Array(values.buffer));
      await write("images", Float32Array.from(pixels));
      for (const [name, values] of Object.entries(numbers)) await write(name, values);
      const expected = tf.tidy(() =>
        augmentImages(
          tf.tensor4d(pixels, [count, height, width, channels], "int32"),
          augmentationTensors(numbers, count),
          pad,
        ).dataSync()
      );
      const found = await runPython(AUGMENT, [folder, pad, ...[count, height, width, channels].map(String)]);
      assertClose(found as number[], [...expected], 1e-3);
    });
  }
});

const COUNT = `
import json, sys
from layers import Network
print(json.dumps([sum(p.numel() for p in Network(layers, 64, 48, 3).parameters()) for layers in json.loads(sys.argv[1])]))
`;

Deno.test({
  name: "PyTorch has as many parameters in every network",
  ignore: python === undefined,
}, async () => {
  const networks = Object.values(NETWORKS).map((layers) =>
    makeNetwork({ height: 64, width: 48, channels: 3 }, layers(32))
  );
  assert.deepEqual(
    await runPython(COUNT, [JSON.stringify(networks.map(({ layers }) => layers))]),
    networks.map(parameterCount),
  );
});

Deno.test({
  name: "PyTorch trains the epochs of a plan and embeds the test images",
  ignore: python === undefined,
}, () =>
  withFolder(async (folder) => {
    const pytorch = await startPytorch(["pytorch_data"], { no_pytorch: false, threads: 1 });
    const network = smallNetwork(8, 8, [4, 6], 4);
    const configOf = (seed: number) =>
      dataRecipe({ ...defaults(BENCH_OPTIONS), batch_size: 16, epochs: 2, augment: "photos,flip:0" }, seed);
    const { train } = QUARTERS;
    const input = { engine: await useEngine("cpu"), network, dataset: QUARTERS, train, configOf };
    const rival = await pytorchTraining(pytorch, folder, input);
    assert.deepEqual(pytorch.leftOut, {});
    const embeddings: Float32Array[] = [];
    for (const epochs of [0, 2, 2]) {
      await rival!.start(5, plannedEpoch(train.labels, configOf(5), 1));
      for (let epoch = 1; epoch <= epochs; epoch++) {
        assert.ok(await rival!.train(plannedEpoch(train.labels, configOf(5), epoch)) > 0);
      }
      embeddings.push(await rival!.embed());
    }
    const [untrained, trained, again] = embeddings;
    assert.equal(trained!.length, 4 * QUARTERS.test.count);
    assert.ok(Math.abs(Math.hypot(...trained!.subarray(0, 4)) - 1) < 1e-5);
    assert.deepEqual(trained, again);
    assert.notDeepEqual(trained, untrained);
    await stopPytorch(pytorch);
  }));
