import assert from "node:assert/strict";
import { bfloat16Support } from "../../../lib/engine/native/bfloat16_support.ts";

Deno.test("bfloat16Support() follows the processor on a CPU, and not the host's processor on a GPU", () => {
  const [has, hasNot] = [() => true, () => false];
  for (const xla of [false, true]) {
    assert.deepEqual(bfloat16Support({ gpu: false }, xla, has), { isFaster: true, fuses: true });
    assert.deepEqual(bfloat16Support({ gpu: false }, xla, hasNot), { isFaster: false, fuses: false });
    for (const processor of [has, hasNot]) {
      assert.deepEqual(bfloat16Support({ gpu: true }, xla, processor), { isFaster: xla, fuses: true });
    }
  }
});
