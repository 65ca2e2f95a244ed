import assert from "node:assert/strict";
import { composedOperations } from "../../lib/engine/composed_operations.ts";
import { settlePrecision } from "../../lib/train/settle_precision.ts";

const without = { name: "wasm", prefersBfloat16: false } as const;
const slow = { name: "native", prefersBfloat16: false, fusedBfloat16: composedOperations } as const;
const fast = { ...slow, prefersBfloat16: true } as const;

Deno.test("settlePrecision() takes bfloat16 by itself where the hardware is faster in it", () => {
  assert.equal(settlePrecision("auto", without, false), "float32");
  assert.equal(settlePrecision("auto", slow, false), "float32");
  assert.equal(settlePrecision("auto", fast, false), "bfloat16");
});

Deno.test("settlePrecision() goes on in float32 with a training from before there was a choice", () => {
  assert.equal(settlePrecision("auto", fast, true), "float32");
});

Deno.test("settlePrecision() takes what is asked for, and refuses what the engine has not", () => {
  assert.equal(settlePrecision("float32", fast, false), "float32");
  assert.equal(settlePrecision("bfloat16", slow, false), "bfloat16");
  assert.throws(
    () => settlePrecision("bfloat16", without, false),
    /^UserError: Expected the native engine for --precision bfloat16 but found wasm; use --engine native, or float32$/,
  );
});
