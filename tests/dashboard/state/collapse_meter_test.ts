import assert from "node:assert/strict";
import fc from "fast-check";
import { collapseMeter } from "../../../lib/dashboard/state/collapse_meter.ts";

Deno.test("collapseMeter() is full if the loss equals the margin and the variance is 0", () => {
  assert.equal(collapseMeter(1, 1, 0), 1);
  assert.equal(collapseMeter(0.2, 0.2, 0), 1);
});

Deno.test("collapseMeter() is empty if either sign of a collapse is missing", () => {
  assert.equal(collapseMeter(1, 1, 0.9), 0, "a hard miner holds the loss near the margin");
  assert.equal(collapseMeter(0.2, 1, 0), 0, "embeddings in few points, but triplets are separated");
  assert.equal(collapseMeter(1.5, 1, 0), 0, "worse than collapsed");
});

Deno.test("collapseMeter() falls as the variance grows and as the loss leaves the margin", () => {
  const value = fc.double({ min: 0, max: 2, noNaN: true });
  fc.assert(
    fc.property(value, fc.double({ min: 0.05, max: 2, noNaN: true }), value, value, (loss, margin, a, b) => {
      const [narrow, wide] = [Math.min(a, b), Math.max(a, b)];
      const meter = collapseMeter(loss, margin, narrow);
      assert.ok(meter >= 0 && meter <= 1);
      assert.ok(meter >= collapseMeter(loss, margin, wide));
      assert.ok(collapseMeter(margin, margin, narrow) >= meter);
    }),
  );
});

Deno.test("collapseMeter() is NaN if a figure is missing", () => {
  assert.equal(collapseMeter(NaN, 1, 0.5), NaN);
  assert.equal(collapseMeter(1, undefined, 0), NaN, "a loss that does not say");
  assert.equal(collapseMeter(1, 1, Infinity), NaN);
});
