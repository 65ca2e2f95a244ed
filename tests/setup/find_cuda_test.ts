import assert from "node:assert/strict";
import { CUDA_LIBRARIES, CUDA_RUNTIME, type CudaMajor } from "../../lib/setup/cuda_names.ts";
import { findCuda } from "../../lib/setup/find_cuda.ts";
import { LIBDEVICE } from "../../lib/setup/find_cuda_tools.ts";
import { linkCuda } from "../../lib/setup/link_cuda.ts";
import { hasCompiler } from "../base/fake_libraries.ts";
import { withFolder } from "../base/fixtures.ts";
import { putFile, putPython, smallMachine } from "./fixtures.ts";

/** Puts the libraries of a release into a folder, but for some. */
async function putCuda(folder: string, major: CudaMajor, without: readonly string[] = []): Promise<void> {
  for (const { name, files } of CUDA_LIBRARIES) {
    if (!without.includes(name)) await putFile(`${folder}/${files[major]}`, `${major}: ${files[major]}`);
  }
}

/** What a link of a found CUDA leads to, relative to a folder. */
const targetOf = (
  found: { libraries: ReadonlyMap<string, string> } | undefined,
  name: string,
  folder: string,
) => found?.libraries.get(name)?.replace(`${folder}/`, "");

Deno.test("findCuda() finds CUDA 13 in PyTorch's wheels and gives its libraries the names of CUDA 12", async () => {
  await withFolder(async (folder) => {
    const site = `${folder}/site`;
    await putPython(folder, { folders: [`${site}/nvidia`, `${site}/triton/backends/nvidia`] });
    const { surroundings } = smallMachine(folder);
    assert.equal(await findCuda(surroundings), undefined);
    const apart = ["libcudnn.so.9", "libnccl.so.2"];
    await putCuda(`${site}/nvidia/cu13/lib`, 13, apart);
    await putFile(`${site}/nvidia/cu13/lib/libcublas.so.13.1.0`);
    await putFile(`${site}/nvidia/cu13/lib/libcudart.so.13`);
    await putFile(`${site}/nvidia/cu13/lib/libunrelated.so.1`);
    await putFile(`${site}/nvidia/nccl/lib/libnccl.so.2`);
    assert.equal(await findCuda(surroundings), undefined, "without cuDNN");
    await putFile(`${site}/nvidia/cudnn/lib/libcudnn.so.9`);
    await putFile(`${site}/nvidia/cudnn/lib/libcudnn_ops.so.9`);

    const found = await findCuda(surroundings);
    assert.deepEqual([found?.major, found?.folder], [13, `${site}/nvidia/cu13`]);
    assert.deepEqual([found?.hasRuntime, found?.tools], [false, undefined]);
    const target = (name: string) => targetOf(found, name, `${site}/nvidia`);
    assert.equal(target("libcublas.so.12"), "cu13/lib/libcublas.so.13");
    assert.equal(target("libcublas.so.13"), "cu13/lib/libcublas.so.13");
    assert.equal(target("libcublas.so.13.1.0"), "cu13/lib/libcublas.so.13.1.0");
    assert.equal(target("libcufft.so.11"), "cu13/lib/libcufft.so.12");
    assert.equal(target("libcusolver.so.11"), "cu13/lib/libcusolver.so.12");
    assert.equal(target("libcusparse.so.12"), "cu13/lib/libcusparse.so.12");
    assert.equal(target("libcudnn.so.9"), "cudnn/lib/libcudnn.so.9");
    assert.equal(target("libcudnn_ops.so.9"), "cudnn/lib/libcudnn_ops.so.9");
    assert.equal(target("libnccl.so.2"), "nccl/lib/libnccl.so.2");
    assert.equal(target("libcudart.so.13"), "cu13/lib/libcudart.so.13");
    assert.equal(target("libunrelated.so.1"), undefined);
    assert.equal(target(CUDA_RUNTIME), undefined, "CUDA 13's runtime must not serve as CUDA 12's");

    await putFile(`${site}/nvidia/cuda_runtime/lib/${CUDA_RUNTIME}`);
    await putFile(`${site}/triton/backends/nvidia/bin/ptxas`);
    await putFile(`${site}/triton/backends/nvidia/lib/libdevice.10.bc`);
    const more = await findCuda(surroundings);
    assert.equal(targetOf(more, CUDA_RUNTIME, site), `nvidia/cuda_runtime/lib/${CUDA_RUNTIME}`);
    assert.equal(more?.hasRuntime, true);
    assert.equal(more?.tools?.get(LIBDEVICE), `${site}/triton/backends/nvidia/lib/libdevice.10.bc`);
    assert.equal(more?.tools?.get("bin/ptxas"), `${site}/triton/backends/nvidia/bin/ptxas`);
  });
});

Deno.test("findCuda() finds CUDA 12 in its wheels, in the toolkit with the system's cuDNN, and in LD_LIBRARY_PATH", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    const env = surroundings.env;
    await putCuda(`${folder}/searched`, 12);
    const searched = await findCuda({
      ...surroundings,
      env: { ...env, LD_LIBRARY_PATH: `${folder}/searched` },
    });
    assert.deepEqual([searched?.major, searched?.folder], [12, `${folder}/searched`]);
    assert.equal(await findCuda(surroundings), undefined);

    await putCuda(`${folder}/cuda/lib64`, 12, ["libcudnn.so.9", "libcupti.so.12"]);
    await putFile(`${folder}/cuda/lib64/${CUDA_RUNTIME}`);
    await putFile(`${folder}/cuda/${LIBDEVICE}`);
    await putFile(`${folder}/cuda/bin/ptxas`);
    assert.equal(await findCuda(surroundings), undefined, "without cuDNN");
    await putFile(`${folder}/system/libcudnn.so.9`);
    const toolkit = await findCuda(surroundings);
    assert.deepEqual([toolkit?.major, toolkit?.folder, toolkit?.hasRuntime], [12, `${folder}/cuda`, true]);
    assert.equal(targetOf(toolkit, "libcudnn.so.9", folder), "system/libcudnn.so.9");
    assert.equal(toolkit?.libraries.has("libcupti.so.12"), false); // TensorFlow needs it for profiles only.
    assert.equal(toolkit?.tools?.get(LIBDEVICE), `${folder}/cuda/${LIBDEVICE}`);

    for (const { name } of CUDA_LIBRARIES) {
      await putFile(`${folder}/site/nvidia/${name.replace(/^lib|\.so.*$/g, "")}/lib/${name}`);
    }
    await putPython(folder, { folders: [`${folder}/site/nvidia`] });
    const wheels = await findCuda(surroundings);
    assert.deepEqual([wheels?.major, wheels?.folder], [12, `${folder}/site/nvidia`]);
    assert.equal(targetOf(wheels, "libcufft.so.11", folder), "site/nvidia/cufft/lib/libcufft.so.11");
    assert.equal(await findCuda({ ...surroundings, os: "darwin" }), undefined);
  });
});

/** Compiles a library; `options` are the linker's. */
async function compile(path: string, program: string, ...options: string[]): Promise<void> {
  await putFile(`${path}.c`, program);
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", "-o", path, `${path}.c`, ...options],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test({
  name: "linkCuda() makes a library that opens CUDA 12 by dlopen get CUDA 13, with what that loads itself",
  ignore: !hasCompiler || Deno.build.os !== "linux",
}, async () => {
  await withFolder(async (folder) => {
    const site = `${folder}/site/nvidia`;
    const thirteen = `${site}/cu13/lib`;
    await putCuda(thirteen, 13);
    await compile(
      `${thirteen}/libcublasLt.so.13`,
      "int lt(void) { return 1300; }",
      "-Wl,-soname,libcublasLt.so.13",
    );
    await compile(
      `${thirteen}/libcublas.so.13`,
      "int lt(void); int release(void) { return 13 + lt(); }",
      "-Wl,-soname,libcublas.so.13",
      `-L${thirteen}`,
      "-l:libcublasLt.so.13",
      "-Wl,-rpath,$ORIGIN",
    );
    await putPython(folder, { folders: [site] });
    const { surroundings } = smallMachine(folder);
    const build = `${folder}/build`;
    await linkCuda((await findCuda(surroundings))!, build);
    await linkCuda((await findCuda(surroundings))!, build); // As after an interruption.
    // As TensorFlow's libraries, of which one searches in one folder and one in another.
    for (const place of ["cuda_runtime", "cusolver"]) {
      const path = `${build}/tensorflow/lib${place}.so`;
      await compile(
        path,
        `
        #include <dlfcn.h>
        int opened(void) {
          void *library = dlopen("libcublas.so.12", RTLD_LAZY);
          return library ? ((int (*)(void)) dlsym(library, "release"))() : -1;
        }`,
        `-Wl,-rpath,$ORIGIN/../nvidia/${place}/lib`,
        "-ldl",
      );
      const { symbols } = Deno.dlopen(path, { opened: { parameters: [], result: "i32" } });
      assert.equal(symbols.opened(), 1313);
    }
  });
});
