import assert from "node:assert/strict";
import { xlaFlags } from "../../../lib/engine/native/xla_flags.ts";

const TRITON = "--xla_gpu_enable_triton_gemm=false";

Deno.test("xlaFlags() names CUDA's compiler, turns Triton off and keeps the flags of the user", () => {
  const data = "--xla_gpu_cuda_data_dir=/opt/cuda";
  assert.equal(xlaFlags(undefined, "2.21.0", "/opt/cuda"), `${data} ${TRITON}`);
  assert.equal(
    xlaFlags(" --xla_dump_to=/tmp ", "2.21.0", "/opt/cuda"),
    `--xla_dump_to=/tmp ${data} ${TRITON}`,
  );
  assert.equal(
    xlaFlags("--xla_gpu_cuda_data_dir=/own", "2.18.1", undefined),
    `--xla_gpu_cuda_data_dir=/own ${TRITON}`,
  );
  const own = "--xla_gpu_cuda_data_dir=/own --xla_gpu_enable_triton_gemm=true";
  assert.equal(xlaFlags(own, "2.21.0", "/opt/cuda"), own);
  assert.equal(
    xlaFlags("", "2.21.0", '/with space/"x"'),
    `--xla_gpu_cuda_data_dir="/with space/\\"x\\"" ${TRITON}`,
  );
});

Deno.test("xlaFlags() returns nothing without CUDA's compiler, or for releases whose flags are not known", () => {
  assert.equal(xlaFlags(undefined, "2.21.0", undefined), undefined);
  for (const version of ["2.9.1", "2.16.2", "2.22.0", "3.0.0", "1.15.0", "unknown"]) {
    assert.equal(xlaFlags(undefined, version, "/opt/cuda"), undefined, version);
  }
  const own = "--xla_gpu_cuda_data_dir=/own";
  assert.equal(xlaFlags(own, "2.22.0", undefined), own);
});
