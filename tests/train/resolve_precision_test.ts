import assert from "node:assert/strict";
import { composedOperations } from "../../lib/engine/composed_operations.ts";
import { resolvePrecision } from "../../lib/train/resolve_precision.ts";

const without = { name: "wasm", prefersBfloat16: false } as const;
const slow = { name: "native", prefersBfloat16: false, fusedBfloat16: composedOperations } as const;
const fast = { ...slow, prefersBfloat16: true } as const;

Deno.test("resolvePrecision() chooses bfloat16 by default if the hardware is faster with it", () => {
  assert.equal(resolvePrecision("auto", without, false), "float32");
  assert.equal(resolvePrecision("auto", slow, false), "float32");
  assert.equal(resolvePrecision("auto", fast, false), "bfloat16");
});

Deno.test("resolvePrecision() continues in float32 a training from before the choice existed", () => {
  assert.equal(resolvePrecision("auto", fast, true), "float32");
});

Deno.test("resolvePrecision() accepts what is requested, and rejects what the engine does not support", () => {
  assert.equal(resolvePrecision("float32", fast, false), "float32");
  assert.equal(resolvePrecision("bfloat16", slow, false), "bfloat16");
  assert.equal(resolvePrecision("bfloat16", without, true), "float32");
  assert.throws(
    () => resolvePrecision("bfloat16", without, false),
    /^UserError: Expected the native engine for --precision bfloat16 but found wasm; use --engine native, or float32$/,
  );
});
