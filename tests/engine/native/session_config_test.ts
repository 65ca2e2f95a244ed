import assert from "node:assert/strict";
import { functionConfig, sessionConfig } from "../../../lib/engine/native/session_config.ts";

Deno.test("sessionConfig() limits the threads and allocates GPU memory on demand", () => {
  assert.deepEqual([...sessionConfig({ threads: 3 })], [0x10, 3, 0x28, 3, 0x32, 2, 0x20, 1]);
});

Deno.test("functionConfig() disables optimisations that would change results", () => {
  assert.deepEqual([...functionConfig(true)], [0x52, 8, 0x52, 6, 0x08, 2, 0x18, 2, 0x38, 2]);
  assert.deepEqual([...functionConfig(false)], [0x52, 10, 0x52, 8, 0x08, 2, 0x18, 2, 0x38, 2, 0x70, 2]);
});
