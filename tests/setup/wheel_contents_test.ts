import assert from "node:assert/strict";
import {
  cudaFile,
  cudaRequirements,
  libraryFile,
  tensorflowRequirement,
} from "../../lib/setup/wheel_contents.ts";
import { PINNED_WHEELS } from "../../lib/setup/pinned_wheels.ts";
import { smallMachine } from "./fixtures.ts";

Deno.test("tensorflowRequirement() names the wheel that TensorFlow provides for a machine", () => {
  const wheel = (os: "linux" | "darwin", arch: "x86_64" | "aarch64", gpu: boolean) =>
    tensorflowRequirement(smallMachine("/nowhere", { os, arch }).surroundings, gpu);
  assert.equal(wheel("linux", "x86_64", false), "tensorflow-cpu==2.21.0");
  assert.equal(wheel("linux", "x86_64", true), "tensorflow==2.21.0");
  assert.equal(wheel("linux", "aarch64", false), "tensorflow==2.21.0");
  assert.equal(wheel("darwin", "aarch64", false), "tensorflow==2.21.0");
  assert.throws(() => wheel("darwin", "x86_64", false), /Intel/);
  assert.throws(() => wheel("darwin", "aarch64", true), /GPU/);
});

Deno.test("libraryFile() keeps the two libraries and nothing else", () => {
  assert.equal(libraryFile("tensorflow/libtensorflow_cc.so.2", false), "libtensorflow_cc.so.2");
  assert.equal(
    libraryFile("tensorflow/libtensorflow_framework.so.2", true),
    "tensorflow/libtensorflow_framework.so.2",
  );
  assert.equal(libraryFile("tensorflow/libtensorflow_cc.2.dylib", false), "libtensorflow_cc.2.dylib");
  for (
    const name of ["tensorflow/python/a.so", "x/tensorflow/libtensorflow_cc.so.2", "tensorflow/include/a.h"]
  ) {
    assert.equal(libraryFile(name, false), undefined);
  }
});

Deno.test("cudaFile() keeps libraries and rejects paths that leave the folder", () => {
  for (
    const name of ["nvidia/cublas/lib/libcublas.so.12", "nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc"]
  ) {
    assert.equal(cudaFile(name), name);
  }
  for (
    const name of [
      "nvidia/cublas/include/cublas.h",
      "nvidia/cublas/lib/libx.a",
      "nvidia/cublas/lib/../../../../x",
      "nvidia/../lib/x.so",
      "/nvidia/cublas/lib/x.so",
    ]
  ) assert.equal(cudaFile(name), undefined, name);
});

Deno.test("cudaRequirements() pins what a wheel's metadata requires", () => {
  const metadata = [
    "Requires-Dist: numpy>=1.26.0",
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    "Requires-Dist: nvidia-nccl-cu12 (<3.0,>=2.27.7) ; extra == 'and-cuda'",
    'Requires-Dist: other>=1; (sys_platform != "win32") and extra == "gcs"',
  ].join("\r\n");
  assert.deepEqual(cudaRequirements(metadata, PINNED_WHEELS), [
    "nvidia-cublas-cu12==12.9.3.13",
    "nvidia-nccl-cu12==2.32.3",
  ]);
  assert.throws(
    () => cudaRequirements(metadata, {}),
    /^Unobtainable: no wheel of nvidia-cublas-cu12 is pinned$/,
  );
});
