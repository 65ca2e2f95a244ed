import assert from "node:assert/strict";
import fc from "fast-check";
import { renderProgress } from "../../lib/setup/render_progress.ts";

const HALF = { title: "Getting it", done: 50e6, total: 100e6, rate: 2e6 };

Deno.test("renderProgress() shows bar, size, rate and time left", () => {
  assert.equal(
    renderProgress(HALF, 100),
    `Getting it  ${"━".repeat(15)}${"╌".repeat(15)}  50.0 MB of 100.0 MB  2.0 MB/s  25.0 s left`,
  );
});

Deno.test("renderProgress() leaves out what is not known, and the bar where there is no room", () => {
  assert.equal(
    renderProgress({ ...HALF, rate: NaN }, 60),
    `Getting it  ${"━".repeat(13)}${"╌".repeat(13)}  50.0 MB of 100.0 MB`,
  );
  assert.equal(renderProgress({ title: "Getting it", done: 5, rate: 1 }, 80), "Getting it  5 B  1 B/s");
  assert.equal(renderProgress(HALF, 60), "Getting it  50.0 MB of 100.0 MB  2.0 MB/s  25.0 s left");
});

Deno.test("renderProgress() is always narrower than the terminal and never fails", () => {
  const amount = fc.integer({ min: 0, max: 2 ** 40 });
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 0, max: 300 }), amount, (done, total, columns, rate) => {
      assert.ok(
        renderProgress({ title: "Getting it", done, total, rate }, columns).length < Math.max(1, columns),
      );
    }),
  );
});
