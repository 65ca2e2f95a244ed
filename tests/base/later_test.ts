import assert from "node:assert/strict";
import { Later } from "../../lib/base/later.ts";

Deno.test("what is to be done with a value is done in order, once it is there and from then on at once", () => {
  const later = new Later<string[]>();
  const done: string[] = [];
  later.use((value) => value.push("first"));
  later.use((value) => value.push("second"));
  later.set(done);
  assert.deepEqual(done, ["first", "second"]);
  later.use((value) => value.push("third"));
  assert.deepEqual(done, ["first", "second", "third"]);
});
