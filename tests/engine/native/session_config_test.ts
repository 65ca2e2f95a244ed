import assert from "node:assert/strict";
import { sessionConfig } from "../../../lib/engine/native/session_config.ts";

Deno.test("sessionConfig() limits the threads and lets GPU memory grow", () => {
  assert.deepEqual([...sessionConfig({ threads: 3 })], [0x10, 3, 0x28, 3, 0x32, 2, 0x20, 1]);
});
