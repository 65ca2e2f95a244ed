import assert from "node:assert/strict";
import { findCudaTools, LIBDEVICE, withCudaTools } from "../../lib/setup/find_cuda_tools.ts";
import { withFolder } from "../base/fixtures.ts";
import { putFile, smallMachine } from "./fixtures.ts";

Deno.test("findCudaTools() takes the wheels next to libtensorflow, then CUDA_HOME, CUDA_PATH and the toolkit", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    const library = `${folder}/packages/tensorflow/libtensorflow_cc.so.2`;
    const find = (env: Record<string, string> = {}) => findCudaTools(library, { ...surroundings, env });
    await Deno.mkdir(`${folder}/packages/tensorflow`, { recursive: true });
    assert.equal(await find(), undefined);
    const places = ["cuda", "by_path", "by_home", "packages/nvidia/cu13", "packages/nvidia/cuda_nvcc"];
    const env = { CUDA_HOME: `${folder}/by_home`, CUDA_PATH: `${folder}/by_path` };
    for (const place of places) {
      await putFile(`${folder}/${place}/${LIBDEVICE}`);
      assert.equal(await Deno.realPath((await find(env))!), await Deno.realPath(`${folder}/${place}`));
    }
    const tools = `${folder}/packages/tensorflow/../nvidia/cuda_nvcc`;
    const given = { ...surroundings, env };
    assert.deepEqual(await withCudaTools({ path: library }, given), { path: library, cudaTools: tools });
    assert.deepEqual(await withCudaTools({ path: library, gpu: false }, given), {
      path: library,
      gpu: false,
    });
  });
});
