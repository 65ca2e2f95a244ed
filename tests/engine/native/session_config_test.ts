import assert from "node:assert/strict";
import { bytesField, numberField } from "../../../lib/engine/native/protobuf.ts";
import { sessionConfig } from "../../../lib/engine/native/session_config.ts";

Deno.test("numberField() and bytesField() encode as protocol buffers do", () => {
  // The examples of protobuf.dev/programming-guides/encoding.
  assert.deepEqual(numberField(1, 150), [0x08, 0x96, 0x01]);
  assert.deepEqual(bytesField(2, "testing"), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  assert.deepEqual(bytesField(3, numberField(1, 150)), [0x1a, 0x03, 0x08, 0x96, 0x01]);
  assert.deepEqual(numberField(4, true), [0x20, 0x01]);
  assert.deepEqual(bytesField(16, [7]), [0x82, 0x01, 0x01, 0x07]);
  assert.deepEqual(bytesField(1, new Uint8Array(300)).slice(0, 3), [0x0a, 0xac, 0x02]);
});

Deno.test("sessionConfig() limits the threads and lets GPU memory grow", () => {
  assert.deepEqual([...sessionConfig({ threads: 3 })], [0x10, 3, 0x28, 3, 0x32, 2, 0x20, 1]);
});
