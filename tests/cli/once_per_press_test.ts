import assert from "node:assert/strict";
import { oncePerPress } from "../../lib/cli/once_per_press.ts";

Deno.test("oncePerPress() takes the signals of one press for one, and those of the next for another", () => {
  let presses = 0;
  let now = 5;
  const signal = oncePerPress(() => presses++, () => now);
  signal();
  now += 20;
  signal();
  assert.equal(presses, 1);
  now += 200;
  signal();
  now += 20;
  signal();
  assert.equal(presses, 2);
});

Deno.test("oncePerPress() takes the signal that is passed on after a suspension for the same press", () => {
  let presses = 0;
  let now = 5;
  const signal = oncePerPress(() => {
    presses++;
    now += 200; // As a suspension does.
  }, () => now);
  signal();
  now += 20;
  signal();
  assert.equal(presses, 1);
});

Deno.test("oncePerPress() has a clock of its own", () => {
  let presses = 0;
  oncePerPress(() => presses++)();
  assert.equal(presses, 1);
});
