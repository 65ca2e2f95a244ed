import assert from "node:assert/strict";
import { CUDA_LIBRARIES, CUDA_RUNTIME } from "../../lib/setup/cuda_names.ts";
import { findCudaTools, LIBDEVICE } from "../../lib/setup/find_cuda_tools.ts";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { fileResponse, makeWheel, putFile, putPython, smallMachine, withServer } from "./fixtures.ts";
import { LIBRARY } from "./library_fixtures.ts";

Deno.test("prepareLibrary() gets CUDA too, as the wheel's metadata says, and keeps finished parts", async () => {
  const tensorflow = await makeWheel({
    "tensorflow/libtensorflow_cc.so.2": LIBRARY,
    "tensorflow-2.21.0.dist-info/METADATA": [
      "Requires-Dist: numpy",
      'Requires-Dist: nvidia-one<2,>=1; extra == "and-cuda"',
      'Requires-Dist: nvidia-two>=1; extra == "and-cuda"',
    ].join("\n"),
  });
  const one = await makeWheel({ "nvidia/one/lib/libone.so.1": "one", "nvidia/one/include/one.h": "h" });
  const two = await makeWheel({ "nvidia/two/lib/libtwo.so.1": "two" });
  const wheels = { tensorflow, one, two };
  const fileOf = (name: string) =>
    name === "tensorflow" ? "tensorflow-2.21.0-a.whl" : `nvidia_${name}-1-a.whl`;
  const pinned = Object.fromEntries(
    Object.entries(wheels).map(([name, { sha256 }]) => [fileOf(name), sha256]),
  );
  await withFolder(async (folder) => {
    let broken = true;
    await withServer((request) => {
      const name = new URL(request.url).pathname.slice(1).split("-")[0]!.replace(
        "nvidia_",
        "",
      ) as keyof typeof wheels;
      if (name === "two" && broken) return new Response(null, { status: 503 });
      return fileResponse(request, wheels[name].bytes);
    }, async ({ url, requests }) => {
      const wheel = (name: keyof typeof wheels) => ({
        url: `${url}${fileOf(name)}`,
        sha256: wheels[name].sha256,
      });
      await putPython(folder, {
        wheels: {
          "tensorflow==2.21.0": wheel("tensorflow"),
          "nvidia-one==1": wheel("one"),
          "nvidia-two==1": wheel("two"),
        },
      });
      const { surroundings, cache } = smallMachine(folder, { wheels: pinned });
      await putFile(`${cache}/2.21.0-cpu/libtensorflow_cc.so.2`);
      const { reason } = await prepareLibrary(true, surroundings);
      assert.match(reason!, /^pip says .*has none; the vendor has no archive for linux-x86_64-gpu$/);
      assert.doesNotMatch(reason!, /secret/);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu", "2.21.0-gpu.part"]);

      broken = false;
      requests.length = 0;
      assert.deepEqual(await prepareLibrary(true, surroundings), {
        path: `${cache}/2.21.0-gpu/tensorflow/libtensorflow_cc.so.2`,
        source: "Trinca's cache",
        version: "2.21.0",
        gpu: true,
      });
      assert.deepEqual(requests, ["/nvidia_two-1-a.whl"]);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu", "2.21.0-gpu"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-gpu`), ["digests.json", "nvidia", "tensorflow"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-gpu/nvidia/one`), ["lib"]);
      assert.equal(await Deno.readTextFile(`${cache}/2.21.0-gpu/nvidia/two/lib/libtwo.so.1`), "two");
    });
  });
});

Deno.test("prepareLibrary() links CUDA that is there, and fetches only what that lacks", async () => {
  const tensorflow = await makeWheel({
    "tensorflow/libtensorflow_cc.so.2": LIBRARY,
    "tensorflow-2.21.0.dist-info/METADATA": [
      'Requires-Dist: nvidia-cublas-cu12<13; extra == "and-cuda"',
      'Requires-Dist: nvidia-cuda-nvcc-cu12<13; extra == "and-cuda"',
      'Requires-Dist: nvidia-cuda-runtime-cu12<13; extra == "and-cuda"',
    ].join("\n"),
  });
  const runtime = await makeWheel({ [`nvidia/cuda_runtime/lib/${CUDA_RUNTIME}`]: "the runtime" });
  const nvcc = await makeWheel({
    [`nvidia/cuda_nvcc/${LIBDEVICE}`]: "device",
    "nvidia/cuda_nvcc/bin/ptxas": "p",
  });
  const files = {
    "tensorflow-2.21.0-a.whl": tensorflow,
    "nvidia_cuda_runtime_cu12-12.9-a.whl": runtime,
    "nvidia_cuda_nvcc_cu12-12.9-a.whl": nvcc,
  };
  const pinned = Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
  for (const hasTools of [false, true]) {
    await withFolder(async (folder) => {
      await withServer((request) => {
        const name = new URL(request.url).pathname.slice(1) as keyof typeof files;
        return fileResponse(request, files[name].bytes);
      }, async ({ url, requests }) => {
        const wheel = (name: keyof typeof files) => ({ url: url + name, sha256: files[name].sha256 });
        const site = `${folder}/site/nvidia`;
        await putPython(folder, {
          folders: [site],
          wheels: {
            "tensorflow==2.21.0": wheel("tensorflow-2.21.0-a.whl"),
            "nvidia-cuda-runtime-cu12==12.9": wheel("nvidia_cuda_runtime_cu12-12.9-a.whl"),
            "nvidia-cuda-nvcc-cu12==12.9": wheel("nvidia_cuda_nvcc_cu12-12.9-a.whl"),
          },
        });
        for (const { files } of CUDA_LIBRARIES) await putFile(`${site}/cu13/lib/${files[13]}`, files[13]);
        if (hasTools) {
          await putFile(`${site}/cu13/${LIBDEVICE}`, "theirs");
          await putFile(`${site}/cu13/bin/ptxas`, "theirs");
        }
        const { surroundings, cache, said } = smallMachine(folder, {
          wheels: { ...pinned, "nvidia_cublas_cu12-12.9-a.whl": "0".repeat(64) },
          freeBytes: () => Promise.resolve(2_300_000_000), // Too few for CUDA.
        });
        const prepared = await prepareLibrary(true, surroundings);
        assert.equal(prepared.reason, undefined);
        const build = `${cache}/2.21.0-gpu`;
        assert.ok(said.includes(`CUDA 13 is here and will be used: ${site}/cu13`), said.join("\n"));
        assert.deepEqual(
          requests,
          [
            "/tensorflow-2.21.0-a.whl",
            ...(hasTools ? [] : ["/nvidia_cuda_nvcc_cu12-12.9-a.whl"]),
            "/nvidia_cuda_runtime_cu12-12.9-a.whl",
          ],
        );
        const read = (path: string) => Deno.readTextFile(`${build}/nvidia/${path}`);
        assert.equal(await read(`cuda_runtime/lib/${CUDA_RUNTIME}`), "the runtime");
        assert.equal(await read("cuda_runtime/lib/libcublas.so.12"), "libcublas.so.13");
        assert.equal(await read("cusolver/lib/libcusolver.so.11"), "libcusolver.so.12");
        assert.equal(await read(`cuda_nvcc/${LIBDEVICE}`), hasTools ? "theirs" : "device");
        const library = `${build}/tensorflow/libtensorflow_cc.so.2`;
        assert.equal(await findCudaTools(library, surroundings), `${build}/tensorflow/../nvidia/cuda_nvcc`);

        // Another CUDA has come in its place: the build no longer is what was set up, and is set up again.
        await putFile(`${site}/cu13/lib/libcublas.so.13`, "a newer libcublas.so.13");
        const next = await prepareLibrary(true, surroundings);
        assert.equal(next.reason, undefined);
        assert.equal(await read("cuda_runtime/lib/libcublas.so.12"), "a newer libcublas.so.13");
      });
    });
  }
});
