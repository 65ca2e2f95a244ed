import assert from "node:assert/strict";
import { readCheckpoint, writeCheckpoint } from "../../lib/run/checkpoint.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { dataOf, readTrainedData } from "../../lib/run/trained_data.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { makeCheckpoint, replaceFile, TINY } from "./fixtures.ts";

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

Deno.test("readCheckpoint() refuses a newer format and says that a newer Trinca reads it", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    // A newer one may look quite different.
    await replaceFile(`${folder}/a`, "state", JSON.stringify({ format: 2, shape: "new" }));
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /^Expected a checkpoint of format 1 or older but \S+state\.json has format 2; use a newer Trinca$/,
    );
  });
});

Deno.test("readCheckpoint() refuses JSON that is damaged or not a checkpoint's, naming the field", async () => {
  await withFolder(async (folder) => {
    const { state } = makeCheckpoint(1);
    const refusesFile = async (file: "state" | "model", text: string, message: RegExp) => {
      await writeCheckpoint(folder, "a", makeCheckpoint(1));
      await replaceFile(`${folder}/a`, file, text);
      await refuses(() => readCheckpoint(`${folder}/a`), message);
    };
    await refusesFile(
      "state",
      JSON.stringify(state).slice(0, -1),
      /^Expected JSON in \S+state\.json but it is dam/,
    );
    await refusesFile("state", "null", /state\.json is not a checkpoint's: the file: /);
    await refusesFile("state", "[]", /state\.json is not a checkpoint's: the file: /);
    await refusesFile("state", JSON.stringify({ ...state, epoch: -1 }), /is not a checkpoint's: epoch: /);
    await refusesFile("state", JSON.stringify({ ...state, best: { epoch: 1 } }), /checkpoint's: best\.val: /);
    await refusesFile("model", "{}", /model\.json is not a checkpoint's: format: /);
    await refusesFile(
      "model",
      `{"format":"graph-model","weightsManifest":[]}`,
      /checkpoint's: weightsManifest/,
    );
    await Deno.writeTextFile(`${folder}/a/digests.json`, `{"model.json\\nforged": 1}`);
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /digests\.json is not a checkpoint's: model\.json forged: /,
    );
  });
});

Deno.test("readCheckpoint() refuses parameters of another shape than the architecture's", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    const { state } = await readCheckpoint(`${folder}/a`);
    const wider = { ...state, architecture: { ...TINY, embedding_size: 3 } };
    await replaceFile(`${folder}/a`, "state", JSON.stringify(wider));
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /^Expected dense\/kernel of shape \[3,3\] in \S+a but found shape \[3,2\] of float32$/,
    );
    await replaceFile(
      `${folder}/a`,
      "state",
      JSON.stringify({ ...state, optimizer: state.optimizer.slice(1) }),
    );
    await refuses(
      () => readCheckpoint(`${folder}/a`),
      /^Expected \d+ bytes of values in \S+a but found \d+$/,
    );
  });
});

Deno.test("readTrainedData() reads what a checkpoint was trained on, or says why it cannot", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    assert.deepEqual(await readTrainedData(`${folder}/a`), { name: "digits", path: undefined });
    await refuses(
      () => readTrainedData(`${folder}/b`),
      /^Expected a checkpoint in \S+b but state\.json cannot be read$/,
    );
    await replaceFile(`${folder}/a`, "state", "{");
    await refuses(() => readTrainedData(`${folder}/a`), /^Expected JSON in \S+state\.json but it is damaged/);
  });
});

Deno.test("dataOf() goes by the flags, else by what the checkpoint was trained on", async () => {
  await withFolder(async (folder) => {
    const checkpoint = makeCheckpoint(1);
    Object.assign(checkpoint.state.dataset, { name: "folder", path: "photos" });
    await writeCheckpoint(folder, "a", checkpoint);
    const flags = { dataset: "auto", data_path: "./data/" };
    const data = (config: Partial<typeof flags>) =>
      dataOf(`${folder}/a`, { ...flags, ...config }, new Set(Object.keys(config)));
    assert.deepEqual(await data({}), { dataset: "folder", dataPath: "photos" });
    assert.deepEqual(await data({ data_path: "others" }), { dataset: "folder", dataPath: "others" });
    assert.deepEqual(await data({ dataset: "folder" }), { dataset: "folder", dataPath: "photos" });
    assert.deepEqual(await data({ dataset: "mnist" }), { dataset: "mnist", dataPath: "./data/" });
  });
});
