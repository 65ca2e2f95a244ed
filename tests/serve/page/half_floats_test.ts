import assert from "node:assert/strict";
import { fromHalfFloats } from "../../../lib/serve/page/half_floats.ts";

Deno.test("all 65,536 numbers of 16 bits are read as the engine's own arrays read them", () => {
  const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  assert.deepEqual([...fromHalfFloats(bits)], [...new Float16Array(bits.buffer)]);
});
