import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ONNXRUNTIME_WEB } from "../../../lib/setup/fetch_test_packages.ts";
import { withFolder } from "../../base/fixtures.ts";

/** A model with images for it. */
export interface ModelRun {
  /** The file. */
  model: Uint8Array<ArrayBuffer>;
  images: Float32Array<ArrayBuffer>;
  /** The shape of the images, with their number. */
  shape: number[];
}

/** What a model made of its images. */
export interface ModelOutput {
  embeddings: Float32Array<ArrayBuffer>;
  /** Their shape. */
  dims: number[];
}

const PROGRAM = fileURLToPath(import.meta.resolve("./run_models.ts"));

/** Whether onnxruntime-web is in Deno's cache; tests that need it are ignored otherwise. */
export async function hasOnnxruntimeWeb(): Promise<boolean> {
  let isThere = false;
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/shapes.json`, "[]");
    isThere = (await runProgram(folder)).success;
  });
  return isThere;
}

/** Runs models by onnxruntime-web, all in one process. */
export async function runByOnnxruntimeWeb(runs: readonly ModelRun[]): Promise<ModelOutput[]> {
  const found: ModelOutput[] = [];
  await withFolder(async (folder) => {
    for (const [i, { model, images }] of runs.entries()) {
      await Deno.writeFile(`${folder}/${i}.onnx`, model);
      await Deno.writeFile(`${folder}/${i}.images`, new Uint8Array(images.buffer));
    }
    await Deno.writeTextFile(`${folder}/shapes.json`, JSON.stringify(runs.map(({ shape }) => shape)));
    const { success, stderr } = await runProgram(folder);
    assert.ok(success, new TextDecoder().decode(stderr));
    for (const i of runs.keys()) {
      found.push({
        embeddings: new Float32Array((await Deno.readFile(`${folder}/${i}.embeddings`)).buffer),
        dims: JSON.parse(await Deno.readTextFile(`${folder}/${i}.dims`)),
      });
    }
  });
  return found;
}

function runProgram(folder: string): Promise<Deno.CommandOutput> {
  const flags = ["--quiet", "--no-check", "--no-config", "--no-lock", "--cached-only", "--allow-all"];
  return new Deno.Command(Deno.execPath(), { args: ["run", ...flags, PROGRAM, ONNXRUNTIME_WEB, folder] })
    .output();
}
