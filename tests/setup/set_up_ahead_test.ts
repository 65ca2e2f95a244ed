import assert from "node:assert/strict";
import { listSetup } from "../../lib/setup/list_setup.ts";
import { removeCache } from "../../lib/setup/remove_cache.ts";
import { setUpAhead } from "../../lib/setup/set_up_ahead.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { putFile, putProgram, smallMachine, someBytes, someLibrary } from "./fixtures.ts";

/** The other data sets that can be fetched. */
const OTHERS = [["fashion-mnist", "Fashion-MNIST"], ["kmnist", "KMNIST"], ["omniglot", "Omniglot"]];

const MNIST = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];

Deno.test("setUpAhead() prints what is available and returns whether that is everything", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said } = smallMachine(folder);
    const needs = { dataset: "auto", dataPath: `${folder}/data`, gpu: false, forTests: false };
    assert.equal(await setUpAhead(needs, surroundings), false);
    assert.match(said[0]!, /^libtensorflow is not available: .*\. train and eval use webgpu or wasm$/);
    assert.match(said[1]!, /^MNIST is not available: .*\. train uses drawn digits$/);

    said.length = 0;
    const path = `${folder}/system/libtensorflow.so.2`;
    await putFile(path);
    for (const name of MNIST) await putFile(`${folder}/data/${name}-ubyte`);
    assert.equal(await setUpAhead(needs, surroundings), true);
    assert.deepEqual(said, [`libtensorflow: ${path}`, `MNIST: ${folder}/data`]);
  });
});

Deno.test("setUpAhead() for tests needs no MNIST and prints nothing if everything is there", async () => {
  await withFolder(async (folder) => {
    await putProgram(folder, "deno", `echo "$@" >${folder}/deno.log`);
    const { surroundings, said } = smallMachine(folder);
    const needs = { dataset: "auto", dataPath: `${folder}/data`, gpu: false, forTests: true };
    assert.equal(await setUpAhead(needs, surroundings), false);
    assert.match(said.join("\n"), /^libtensorflow is not available: .*\. Tests that need it are ignored$/);
    await putFile(`${folder}/system/libtensorflow.so.2`);
    said.length = 0;
    assert.equal(await setUpAhead(needs, surroundings), true);
    assert.deepEqual(said, []);
    const asked = await Deno.readTextFile(`${folder}/deno.log`);
    assert.match(asked, /^cache .*--no-lock.* npm:onnxruntime-web@[\d.]+\n$/);
    await putProgram(folder, "deno", "exit 1");
    assert.equal(await setUpAhead(needs, surroundings), false);
    assert.match(
      said.join("\n"),
      /^npm:onnxruntime-web@.* is not available\. Tests that need it are ignored$/,
    );
  });
});

Deno.test("listSetup() lists each library with version and size, and MNIST", async () => {
  await withFolder(async (folder) => {
    const { surroundings, cache, mnist } = smallMachine(folder);
    const data = `${folder}/data`;
    assert.deepEqual(await listSetup(data, surroundings), [
      "libtensorflow: not installed; deno task setup gets it",
      `MNIST: not in ${data}, nor in the cache; deno task setup gets it`,
      ...OTHERS.map(([name, title]) =>
        `${title}: not in ${data}, nor in the cache; deno task setup --dataset ${name} gets it`
      ),
    ]);
    await putFile(`${folder}/system/libtensorflow.so.2`, someLibrary(2000));
    await Deno.symlink("libtensorflow.so.2", `${folder}/system/libtensorflow.so`);
    await putFile(`${cache}/2.21.0-gpu/tensorflow/libtensorflow_cc.so.2`, someLibrary(4000));
    await putFile(`${cache}/2.21.0-gpu/nvidia/x/lib/libx.so`, someBytes(1500));
    await putFile(`${cache}/2.21.0-cpu.part/libtensorflow_cc.so.2`, someLibrary(1200));
    const rivals = `${folder}/.cache/trinca/rivals`;
    await putFile(`${rivals}/torch-2.15.0/lib/torch.so`, someBytes(2500));
    for (const name of MNIST) await putFile(`${data}/${name}-ubyte`, someBytes(250));
    for (const name of MNIST) await putFile(`${mnist}/${name}-ubyte`, someBytes(500));
    const kmnist = `${folder}/.cache/trinca/kmnist`;
    await putFile(`${kmnist}/train-images-idx3-ubyte.gz.part`, someBytes(1900));
    await putFile(`${kmnist}/train-images-idx3-ubyte.gz.part.origin`, someBytes(100));
    const omniglot = `${folder}/.cache/trinca/omniglot`;
    for (const name of ["background", "evaluation"]) {
      await putFile(`${omniglot}/images_${name}.zip`, someBytes(750));
    }
    assert.deepEqual(await listSetup(data, surroundings), [
      `libtensorflow of unknown version, 2.0 kB, the system's: ${folder}/system/libtensorflow.so.2`,
      `libtensorflow 2.21.0, for CPU and GPU, 5.5 kB, Trinca's cache: ${cache}/2.21.0-gpu/tensorflow/libtensorflow_cc.so.2`,
      `unfinished downloads: 1.2 kB in ${cache}`,
      `Python packages for the benchmarks: 2.5 kB in ${rivals}`,
      `MNIST: in ${data}, 1.0 kB`,
      `MNIST: in ${mnist}, 2.0 kB`,
      `Fashion-MNIST: not in ${data}, nor in the cache; deno task setup --dataset fashion-mnist gets it`,
      `KMNIST: unfinished download, 2.0 kB in ${kmnist}; deno task setup --dataset kmnist continues it`,
      `Omniglot: in ${omniglot}, 1.5 kB`,
    ]);
  });
});

Deno.test("removeCache() removes the cache and nothing else", async () => {
  await withFolder(async (folder) => {
    const { surroundings, cache, mnist } = smallMachine(folder);
    assert.deepEqual(await removeCache(surroundings), ["There is nothing in the cache"]);
    await putFile(`${cache}/2.21.0-cpu/libtensorflow_cc.so.2`, someLibrary(4000));
    await putFile(`${cache}/2.20.0-cpu/libtensorflow_cc.so.2`, someLibrary(3000));
    const rivals = `${folder}/.cache/trinca/rivals`;
    await putFile(`${rivals}/torch-2.15.0/lib/torch.so`, someBytes(500));
    const images = `${folder}/.cache/trinca/images`;
    await putFile(`${images}/photos/list/pixels`, someBytes(90));
    await putFile(`${folder}/.cache/trinca/other`);
    const omniglot = `${folder}/.cache/trinca/omniglot`;
    await putFile(`${omniglot}/images_background.zip.part`, someBytes(60));
    for (const path of [mnist, `${folder}/data`]) {
      await putFile(`${path}/train-images-idx3-ubyte`, someBytes(50));
    }
    await putFile(`${folder}/system/libtensorflow.so.2`);
    assert.ok(
      (await listSetup(`${folder}/data`, surroundings)).includes(`decoded images: 90 B in ${images}`),
    );
    assert.deepEqual(await removeCache(surroundings), [
      `Freed 7.0 kB in ${cache}`,
      `Freed 50 B in ${mnist}`,
      `Freed 60 B in ${omniglot}`,
      `Freed 90 B in ${images}`,
      `Freed 500 B in ${rivals}`,
    ]);
    assert.deepEqual(namesIn(`${folder}/.cache/trinca`), [
      "images.lock",
      "libtensorflow.lock",
      "mnist.lock",
      "omniglot.lock",
      "other",
      "rivals.lock",
    ]);
    assert.deepEqual(namesIn(folder), [".cache", "data", "system"]);
    assert.deepEqual(namesIn(`${folder}/data`), ["train-images-idx3-ubyte"]);
  });
});
