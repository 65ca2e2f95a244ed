import assert from "node:assert/strict";
import { MNIST_FILES } from "../../lib/data/mnist/mnist_files.ts";
import { setUpFor } from "../../lib/setup/set_up_for.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { putFile, putProgram, putPython, smallMachine } from "./fixtures.ts";

Deno.test("setUpFor() looks for nothing that is not needed", async () => {
  await withFolder(async (folder) => {
    const { calls } = await putPython(folder, { wheels: {} });
    const { surroundings, said } = smallMachine(folder);
    for (const engine of ["wasm", "webgpu", "cpu"] as const) {
      assert.deepEqual(
        await setUpFor({ engine, dataset: "digits", dataPath: `${folder}/data` }, surroundings),
        {
          library: { reason: `not looked for with --engine ${engine}` },
          data: { name: "digits", path: `${folder}/data` },
        },
      );
    }
    assert.deepEqual(await calls(), []);
    assert.deepEqual(said, []);
    assert.deepEqual(namesIn(folder), ["bin"]);
  });
});

Deno.test("setUpFor() prints nothing if everything is there", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said, cache } = smallMachine(folder);
    const path = `${cache}/2.21.0-cpu/libtensorflow_cc.so.2`;
    await putFile(path);
    for (const name of ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]) {
      await putFile(`${folder}/data/${name}-ubyte.gz`);
    }
    for (const engine of ["auto", "native"] as const) {
      const needs = { engine, dataset: "mnist", dataPath: `${folder}/data` } as const;
      assert.deepEqual(await setUpFor(needs, surroundings), {
        library: { path, gpu: false },
        data: { name: "mnist", path: `${folder}/data` },
      });
    }
    assert.deepEqual(said, []);
    assert.deepEqual(namesIn(folder), [".cache", "data"]);
  });
});

Deno.test("setUpFor() says what it uses instead with auto, and leaves errors about named engines and data sets to their opening", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said } = smallMachine(folder);
    const dataPath = `${folder}/data`;
    const auto = await setUpFor({ engine: "auto", dataset: "auto", dataPath }, surroundings);
    assert.match(auto.library.reason!, /^there is no Python/);
    assert.deepEqual(auto.data, {
      name: "digits",
      path: dataPath,
      reason: "MNIST is not available: no mirror has it ()",
    });
    assert.equal(said.length, 2);
    assert.match(
      said[0]!,
      /^libtensorflow is not available: there is no Python.* Using another engine, webgpu or wasm$/,
    );
    assert.match(said[1]!, /^MNIST is not available: .* Using drawn digits$/);
    said.length = 0;
    assert.deepEqual(await setUpFor({ engine: "native", dataset: "mnist", dataPath }, surroundings), {
      library: auto.library,
      data: { name: "mnist", path: dataPath, reason: "no mirror has it ()" },
    });
    assert.deepEqual(said, ["MNIST is not available: no mirror has it ()"]);
  });
});

Deno.test("setUpFor() returns the folder in the cache if MNIST is there", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said, mnist } = smallMachine(folder);
    for (const { name } of Object.values(MNIST_FILES)) await putFile(`${mnist}/${name}`);
    const needs = { engine: "cpu", dataset: "auto", dataPath: `${folder}/data/` } as const;
    assert.deepEqual((await setUpFor(needs, surroundings)).data, { name: "mnist", path: mnist });
    assert.deepEqual(said, []);
    assert.deepEqual(namesIn(folder), [".cache"]);
  });
});

Deno.test("setUpFor() rejects a folder with other data and writes nothing into it", async () => {
  await withFolder(async (folder) => {
    const { surroundings, mnist } = smallMachine(folder);
    for (const { name } of Object.values(MNIST_FILES)) await putFile(`${mnist}/${name}`);
    await putFile(`${folder}/photos/a.txt`);
    for (const [dataset, expected] of [["auto", "images or arrays"], ["mnist", "MNIST's four files"]]) {
      const needs = { engine: "cpu", dataset: dataset!, dataPath: `${folder}/photos` } as const;
      await refuses(
        () => setUpFor(needs, surroundings),
        new RegExp(`^Expected ${expected} in \\S+ but found 1 file \\(.txt\\); `),
      );
    }
    assert.deepEqual(namesIn(`${folder}/photos`), ["a.txt"]);
  });
});

Deno.test("setUpFor() recommends the GPU build if there is a driver that the library cannot use", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said, cache } = smallMachine(folder);
    await putFile(`${cache}/2.21.0-cpu/libtensorflow_cc.so.2`);
    const needs = { engine: "auto", dataset: "digits", dataPath: `${folder}/data` } as const;
    await putProgram(folder, "nvidia-smi", "exit 1");
    await setUpFor(needs, surroundings);
    assert.deepEqual(said, [
      "An NVIDIA driver is installed: deno task setup --gpu gets a libtensorflow that uses it",
    ]);
    await putFile(`${cache}/2.21.0-gpu/tensorflow/libtensorflow_cc.so.2`);
    await setUpFor(needs, surroundings);
    assert.equal(said.length, 1);
  });
});
