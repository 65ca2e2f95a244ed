import assert from "node:assert/strict";
import { type NamedTensor, readSafetensors, safetensors } from "../../lib/base/safetensors.ts";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import { sizeOf } from "../../lib/model/shape.ts";
import { readCheckpoint, readNetwork } from "../../lib/run/read_checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { dataOf, readTrainedData, storedDataOf } from "../../lib/run/trained_data.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { type HostTensor, hostTensor } from "../../lib/run/training_tree.ts";
import { putFile } from "../setup/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { copyFormat1, FORMAT_1, makeCheckpoint, replaceFile } from "./fixtures.ts";

Deno.test("readCheckpoint() names the file that is missing", async () => {
  await withFolder(async (folder) => {
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      new RegExp(`^Expected a checkpoint in ${folder}/a but digests.json is missing or cannot be read$`),
    );
    for (const file of Object.values(CHECKPOINT_FILES)) {
      await writeCheckpoint(folder, "a", makeCheckpoint(1));
      await Deno.remove(`${folder}/a/${file}`);
      await refuses(
        () => readCheckpoint(`${folder}/a`),
        new RegExp(` ${file} is missing or cannot be read$`),
      );
    }
  });
});

Deno.test("readCheckpoint() rejects a newer format and advises to use a newer Trinca", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    // A newer one may look quite different.
    await replaceFile(`${folder}/a`, "state.json", JSON.stringify({ format: 3, shape: "new" }));
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /^Expected a checkpoint of format 2 or older but \S+state\.json has format 3; use a newer Trinca$/,
    );
  });
});

Deno.test("readCheckpoint() rejects JSON that is damaged or has wrong fields, and names the field", async () => {
  await withFolder(async (folder) => {
    const { state } = makeCheckpoint(1);
    const refusesFile = async (file: "state" | "model", text: string, message: RegExp) => {
      await writeCheckpoint(folder, "a", makeCheckpoint(1));
      await replaceFile(`${folder}/a`, `${file}.json`, text);
      await refuses(() => readCheckpoint(`${folder}/a`), message);
    };
    await refusesFile(
      "state",
      JSON.stringify(state).slice(0, -1),
      /^Expected JSON in \S+state\.json but it is dam/,
    );
    await refusesFile("state", "null", /state\.json but the file is invalid: /);
    await refusesFile("state", "[]", /state\.json but the file is invalid: /);
    await refusesFile("state", JSON.stringify({ ...state, epoch: -1 }), /but epoch is invalid: /);
    await refusesFile(
      "state",
      JSON.stringify({ ...state, best: { epoch: 1 } }),
      /but best\.val is invalid: /,
    );
    await refusesFile("model", "{}", /model\.json but format is invalid: /);
    await refusesFile(
      "model",
      `{"format":"graph-model","weightsManifest":[]}`,
      /but weightsManifest is invalid: /,
    );
    await Deno.writeTextFile(`${folder}/a/digests.json`, `{"model.json\\nforged": 1}`);
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /digests\.json but model\.json forged is invalid: /,
    );
  });
});

Deno.test("readCheckpoint() rejects parameters of another shape than the network's", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    const { state } = await readCheckpoint(`${folder}/a`);
    const wider = { ...state, network: smallNetwork(4, 4, [2, 3], 3) };
    await replaceFile(`${folder}/a`, "state.json", JSON.stringify(wider));
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /^Expected dense\/kernel of shape \[3,3\] in \S+a but found shape \[3,2\] of float32$/,
    );
  });
});

/** Replaces the tensors of the training in a checkpoint. */
async function replaceTraining(
  folder: string,
  change: (tensors: Map<string, NamedTensor>) => void,
  format = "2",
) {
  await writeCheckpoint(folder, "a", makeCheckpoint(1));
  const file = "training.safetensors";
  const { tensors, metadata } = readSafetensors(await Deno.readFile(`${folder}/a/${file}`), file);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  change(byName);
  const changed = Array.from(byName, ([name, tensor]) => ({ ...tensor, name }));
  await replaceFile(`${folder}/a`, file, safetensors(changed, { ...metadata, format }));
}

Deno.test("readCheckpoint() rejects a training with missing or misnamed tensors, and never substitutes zeros", async () => {
  await withFolder(async (folder) => {
    const refusesChange = async (change: (tensors: Map<string, NamedTensor>) => void, message: RegExp) => {
      await replaceTraining(folder, change);
      await refuses(() => readCheckpoint(`${folder}/a`), message);
    };
    const rename = (from: string, to: string) => (tensors: Map<string, NamedTensor>) => {
      tensors.set(to, tensors.get(from)!);
      tensors.delete(from);
    };
    const slot = "slots/adam_second_moment/conv2/beta";
    await replaceTraining(folder, () => {});
    await readCheckpoint(`${folder}/a`);
    await refusesChange(
      (tensors) => tensors.delete(slot),
      new RegExp(
        `^Expected ${slot} float32\\[3\\] in \\S+a/training.safetensors but found none: the checkpoint is damaged; use another$`,
      ),
    );
    await refusesChange(
      rename(slot, "slots/adam_second_momentum/conv2/beta"),
      /^Expected slots\/adam_second_moment/,
    );
    await refusesChange(rename(slot, "slots/adam_second_moment/conv2/bet"), /conv2\/beta .* found none/);
    await refusesChange(
      rename("parameters/dense/bias", "parameter/dense/bias"),
      /^Expected parameters\/dense\/bias /,
    );
    await refusesChange(
      (tensors) => tensors.set("more", tensors.get(slot)!),
      /^Expected only the tensors of a training in .* but found more too: /,
    );
    await refusesChange(
      (tensors) => tensors.set("average/parameters/dense/bias", tensors.get("parameters/dense/bias")!),
      /^Expected average\/parameters\/conv1\/kernel float32\[3,3,1,2\] in .* but found none: /,
    );
    await refusesChange(
      (tensors) => tensors.set(slot, { ...tensors.get(slot)!, shape: [3, 1] }),
      /conv2\/beta float32\[3\] in .* but found float32\[3,1\]: /,
    );
    await refusesChange(
      (tensors) => tensors.get("statistics/conv2/running_mean")!.values[0] = 0.5,
      /^Expected conv2\/running_mean in \S+a\/weights\.bin to be as in training\.safetensors but found other values: /,
    );
    await replaceTraining(folder, () => {}, "1");
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /training\.safetensors to be of format 2, as state\.json is, but found 1: /,
    );
  });
});

Deno.test("readCheckpoint() reads a checkpoint of format 1 with its average, value by value", async () => {
  const folder = `${FORMAT_1}/averaged`;
  const { state, parameters, training } = await readCheckpoint(folder);
  const { architecture: { height, width, filters, embedding_size }, optimizer } = JSON.parse(
    await Deno.readTextFile(`${folder}/state.json`),
  );
  assert.deepEqual([state.format, state.network, state.epoch, state.step], [
    1,
    smallNetwork(height, width, filters, embedding_size),
    1,
    2,
  ]);
  // The order of format 1: one float32 after another, in the order of model.json and of state.json.
  const [{ weights }] = JSON.parse(await Deno.readTextFile(`${folder}/model.json`)).weightsManifest;
  const valuesOf = async (file: string, specs: { name: string; shape: number[] }[]) => {
    const all = new Float32Array((await Deno.readFile(`${folder}/${file}`)).buffer);
    let at = 0;
    return specs.map(({ name, shape }) => ({ name, shape, values: all.slice(at, at += sizeOf(shape)) }));
  };
  const model = (await valuesOf("weights.bin", weights)).slice(0, 12);
  const rest = await valuesOf("optimizer.bin", optimizer);
  for (const { name, values } of model) assert.deepEqual(parameters.get(name), values);
  const placeOf = (name: string) => `${name.includes("running_") ? "statistics" : "parameters"}/${name}`;
  const expected = [
    ...model.map((tensor) => ({ ...tensor, path: `average/${placeOf(tensor.name)}` })),
    ...rest.map((tensor) => {
      const [slot, name] = tensor.name.split(":") as [string, string];
      return { ...tensor, path: slot === "trained" ? placeOf(name) : `slots/${slot}/${name}` };
    }),
  ];
  const found = new Map(flattenTree<HostTensor>(training).map(({ path, leaf }) => [path, leaf]));
  assert.equal(found.size, expected.length);
  assert.equal(found.size, 12 + 2 * 8 + 12);
  for (const { path, shape, values } of expected) {
    assert.deepEqual(found.get(path), hostTensor(shape, values), path);
  }
});

Deno.test("readCheckpoint() rejects a checkpoint of format 1 that is damaged, or whose tensors are misnamed", async () => {
  await withFolder(async (folder) => {
    await copyFormat1(folder, "a");
    const text = await Deno.readTextFile(`${folder}/a/state.json`);
    const state = JSON.parse(text);
    const refusesState = async (optimizer: unknown, message: RegExp) => {
      await replaceFile(`${folder}/a`, "state.json", JSON.stringify({ ...state, optimizer }));
      await refuses(() => readCheckpoint(`${folder}/a`), message);
    };
    const renamed = (pattern: RegExp, to: string) =>
      state.optimizer.map(({ name, shape }: { name: string; shape: number[] }) => ({
        name: name.replace(pattern, to),
        shape,
      }));
    await refusesState(state.optimizer.slice(1), /^Expected \d+ bytes of values in \S+a but found \d+$/);
    await refusesState(undefined, /state\.json but optimizer is invalid: /);
    await refusesState(renamed(/^trained:/, "train:"), /found slots\/train\/conv1\/running_mean too/);
    await refusesState(
      renamed(/first_moment:dense.bias/, "first_moment:bias"),
      /dense\/bias .* but found none: /,
    );
    await replaceFile(`${folder}/a`, "state.json", text);
    await Deno.remove(`${folder}/a/optimizer.bin`);
    await refuses(() => readCheckpoint(`${folder}/a`), / optimizer\.bin is missing or cannot be read$/);
  });
});

Deno.test("readTrainedData() reads what a checkpoint was trained on, or reports why it cannot", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    assert.deepEqual(await readTrainedData(`${folder}/a`), { name: "digits", path: undefined });
    await refuses(
      () => readTrainedData(`${folder}/b`),
      /^Expected a checkpoint in \S+b but state\.json cannot be read$/,
    );
    await replaceFile(`${folder}/a`, "state.json", "{");
    await refuses(() => readTrainedData(`${folder}/a`), /^Expected JSON in \S+state\.json but it is damaged/);
  });
});

Deno.test("dataOf() prefers the flags, else the data that the checkpoint was trained on", async () => {
  await withFolder(async (folder) => {
    const checkpoint = makeCheckpoint(1);
    const photos = `${folder}/photos`;
    await Deno.mkdir(photos);
    Object.assign(checkpoint.state.dataset, { name: "folder", path: photos });
    await writeCheckpoint(folder, "a", checkpoint);
    const flags = { dataset: "auto", format: "auto", data_path: "./data/" };
    const data = (config: Partial<typeof flags>) =>
      dataOf(`${folder}/a`, { ...flags, ...config }, new Set(Object.keys(config)));
    assert.deepEqual(await data({}), { dataset: "folder", dataPath: photos });
    // Other data may be of another kind.
    assert.deepEqual(await data({ data_path: "others" }), { dataset: "auto", dataPath: "others" });
    assert.deepEqual(await data({ format: "list" }), { dataset: "list", dataPath: "./data/" });
    await refuses(
      () => data({ dataset: "mnist", format: "list" }),
      /^Expected --dataset or --format but found/,
    );
    assert.deepEqual(await data({ dataset: "folder" }), { dataset: "folder", dataPath: photos });
    assert.deepEqual(await data({ dataset: "mnist" }), { dataset: "mnist", dataPath: "./data/" });
    await Deno.remove(photos);
    const gone =
      /^Expected the data that \S+\/a was trained on at \S+photos but nothing exists there; name their place/;
    await refuses(() => data({}), gone);
    assert.deepEqual(await data({ data_path: "others" }), { dataset: "auto", dataPath: "others" });
    Object.assign(checkpoint.state.dataset, { name: "mine", path: undefined });
    await writeCheckpoint(folder, "a", checkpoint);
    await refuses(
      () => data({}),
      /^Expected data that a command can open, .*mnist, .* was trained on mine, which a program made; use it in a program/,
    );
    assert.deepEqual(await data({ dataset: "mnist" }), { dataset: "mnist", dataPath: "./data/" });
  });
});

Deno.test("dataOf() finds a set of the catalogue where the run found it, while it is there", () =>
  withFolder(async (folder) => {
    const checkpoint = makeCheckpoint(1);
    Object.assign(checkpoint.state.dataset, { name: "omniglot" });
    await writeCheckpoint(folder, "epoch_1", checkpoint);
    const flags = { dataset: "auto", format: "auto", data_path: "./data/" };
    const place = async (config: Partial<typeof flags> = {}) =>
      (await dataOf(`${folder}/epoch_1`, { ...flags, ...config }, new Set(Object.keys(config)))).dataPath;
    const stores = (name: string) =>
      Deno.writeTextFile(
        `${folder}/config.json`,
        JSON.stringify({ data: { name, path: `${folder}/sets`, digest: "d" } }),
      );
    assert.equal(await place(), "./data/", "a checkpoint outside a run");
    await stores("omniglot");
    assert.equal(await place(), "./data/", "nothing is there");
    for (const part of ["background", "evaluation"]) {
      await putFile(`${folder}/sets/images_${part}.zip`, "");
    }
    assert.equal(await place(), `${folder}/sets`);
    assert.equal(await place({ data_path: "others" }), "others");
    assert.equal(await place({ dataset: "mnist" }), "./data/");
    await stores("mnist");
    assert.equal(await place(), "./data/", "another set");
  }));

Deno.test("storedDataOf() requires data of one's own to be where they were, and nothing that can be fetched", () =>
  withFolder(async (folder) => {
    const stored = async (name: string, ...given: string[]) => {
      const data = { name, path: `${folder}/gone`, digest: "d" };
      await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify({ data }));
      return (await storedDataOf(folder, { data_path: "./data/" }, new Set(given))).dataPath;
    };
    await refuses(() => stored("folder"), /gone but nothing exists there; name their place by --data_path$/);
    assert.equal(await stored("folder", "data_path"), "./data/");
    for (const name of ["mnist", "digits", "omniglot"]) assert.equal(await stored(name), "./data/");
    for (const part of ["background", "evaluation"]) await putFile(`${folder}/gone/images_${part}.zip`, "");
    assert.equal(await stored("omniglot"), `${folder}/gone`);
  }));

Deno.test("readNetwork() reads one checkpoint although a training moves the link to it", () =>
  withFolder(async (folder) => {
    const names = ["epoch_1", "epoch_2"];
    for (const [i, name] of names.entries()) await writeCheckpoint(folder, name, makeCheckpoint(i));
    await Deno.symlink(names[0]!, `${folder}/best`);
    let moves = 0;
    let reading = true;
    const moving = (async () => {
      for (; reading; moves++) {
        await Deno.symlink(names[moves % 2]!, `${folder}/next`);
        await Deno.rename(`${folder}/next`, `${folder}/best`);
      }
    })();
    const seen = new Set<number>();
    try {
      for (let i = 0; i < 100; i++) {
        const { parameters } = await readNetwork(`${folder}/best`);
        seen.add(parameters.get("conv1/kernel")![0]!);
      }
    } finally {
      reading = false;
      await moving;
    }
    assert.ok(moves > 10, `${moves} moves`);
    assert.equal(seen.size, 2);
  }));
