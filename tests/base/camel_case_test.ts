import assert from "node:assert/strict";
import { camelCase, camelCased } from "../../lib/base/camel_case.ts";

Deno.test("camelCase() turns names of flags and of the disk into those of a program", () => {
  const names = { num_images: "numImages", lr: "lr", recall_at_1: "recallAt1", map_at_r: "mapAtR" };
  for (const [snake, camel] of Object.entries(names)) assert.equal(camelCase(snake), camel);
});

Deno.test("camelCased() goes into records and lists, and leaves numbers as names alone", () => {
  const found = camelCased({ val_at_far: { "0.001": 0.5 }, per_class: [{ recall_at_1: 1 }], eer: null });
  assert.deepEqual(found, { valAtFar: { "0.001": 0.5 }, perClass: [{ recallAt1: 1 }], eer: null });
});
