import assert from "node:assert/strict";
import { newestFirst } from "../../../lib/serve/page/newest_first.ts";

Deno.test("while something is worked on, only the newest of what arrives waits", async () => {
  const worked: number[] = [];
  let release = Promise.withResolvers<void>();
  const give = newestFirst(async (value: number) => {
    worked.push(value);
    await release.promise;
  });
  const free = async () => {
    release.resolve();
    release = Promise.withResolvers();
    await new Promise((resolve) => setTimeout(resolve));
  };
  give(1);
  give(2);
  give(3);
  assert.deepEqual(worked, [1]);
  await free();
  assert.deepEqual(worked, [1, 3]);
  await free();
  assert.deepEqual(worked, [1, 3]);
  give(4);
  assert.deepEqual(worked, [1, 3, 4]);
  await free();
});
