import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { oncePerPress } from "../../lib/cli/once_per_press.ts";

Deno.test("oncePerPress() takes the signals of one press for one, and those of the next for another", async () => {
  let presses = 0;
  const signal = oncePerPress(() => presses++);
  signal();
  signal();
  assert.equal(presses, 1);
  await delay(200);
  signal();
  signal();
  assert.equal(presses, 2);
});

Deno.test("oncePerPress() takes the signal that is passed on after a suspension for the same press", () => {
  let presses = 0;
  const signal = oncePerPress(() => {
    presses++;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200); // Blocks as a suspension does.
  });
  signal();
  signal();
  assert.equal(presses, 1);
});
