import assert from "node:assert/strict";
import { composedOperations } from "../../lib/engine/composed_operations.ts";
import { resolvePrecision } from "../../lib/train/resolve_precision.ts";

const none = { device: "CPU, 2 threads", prefersBfloat16: false, hasTensorFloat32: false } as const;
const without = { ...none, name: "wasm" } as const;
const slow = { ...none, name: "native", fusedBfloat16: composedOperations } as const;
const fast = { ...slow, prefersBfloat16: true } as const;
const gpu = { ...slow, device: "NVIDIA A100", hasTensorFloat32: true } as const;
const gpuWithXla = { ...gpu, prefersBfloat16: true } as const;

Deno.test("resolvePrecision() chooses the fastest precision by default: on a GPU tf32, with XLA bfloat16", () => {
  assert.equal(resolvePrecision("auto", without, false), "float32");
  assert.equal(resolvePrecision("auto", slow, false), "float32");
  assert.equal(resolvePrecision("auto", fast, false), "bfloat16");
  assert.equal(resolvePrecision("auto", gpu, false), "tf32");
  assert.equal(resolvePrecision("auto", gpuWithXla, false), "bfloat16");
});

Deno.test("resolvePrecision() continues in float32 a training from before the choice existed", () => {
  assert.equal(resolvePrecision("auto", fast, true), "float32");
  assert.equal(resolvePrecision("auto", gpu, true), "float32");
});

Deno.test("resolvePrecision() accepts what is requested, and rejects what the engine does not support", () => {
  assert.equal(resolvePrecision("float32", fast, false), "float32");
  assert.equal(resolvePrecision("float32", gpuWithXla, false), "float32");
  assert.equal(resolvePrecision("bfloat16", slow, false), "bfloat16");
  assert.equal(resolvePrecision("tf32", gpu, false), "tf32");
  assert.equal(resolvePrecision("bfloat16", without, true), "float32");
  assert.equal(resolvePrecision("tf32", slow, true), "float32");
  assert.throws(
    () => resolvePrecision("bfloat16", without, false),
    /^UserError: Expected the native engine for --precision bfloat16 but found wasm; use --engine native, or float32$/,
  );
  assert.throws(
    () => resolvePrecision("tf32", slow, false),
    /^UserError: Expected an NVIDIA GPU with TF32 and the native engine for --precision tf32 but found native on CPU, 2 threads; use float32$/,
  );
});
