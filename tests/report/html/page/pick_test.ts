import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestSlot, nextSlot } from "../../../../lib/report/html/page/pick.ts";
import type { Placement } from "../../../../lib/report/html/page/placement.ts";

function placed(points: readonly (readonly [number, number])[]): Placement {
  return {
    points: Float32Array.from(points.flat()),
    alpha: new Float32Array(points.length).fill(1),
    centres: new Float32Array(),
  };
}
const all = () => true;
const coordinate = fc.integer({ min: -20, max: 20 });
const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 30 });

Deno.test("nearestSlot() finds the nearest slot that is pickable and within reach", () => {
  fc.assert(
    fc.property(cloud, coordinate, coordinate, fc.integer({ min: 0, max: 15 }), (points, x, y, reach) => {
      const pickable = (slot: number) => slot % 3 !== 1;
      const far = (slot: number) => Math.hypot(points[slot]![0] - x, points[slot]![1] - y);
      const allowed = points.map((_, slot) => slot).filter((slot) =>
        pickable(slot) && far(slot) <= reach + 1e-9
      );
      const found = nearestSlot(placed(points), pickable, { x, y }, reach);
      if (allowed.length === 0) assert.equal(found, -1);
      // Two at the same distance may differ in the last bits of it.
      else assert.ok(far(found) <= Math.min(...allowed.map(far)) + 1e-9);
    }),
  );
});

Deno.test("nextSlot() finds the nearest slot in the key's direction and prefers straight ahead", () => {
  //          4
  //      1   0   2 3
  //          5
  const placement = placed([[0, 0], [-4, 0], [4, 0], [6, 0], [0, 3], [0, -3]]);
  const go = (slot: number, direction: "left" | "right" | "up" | "down") =>
    nextSlot(placement, all, slot, direction);
  assert.deepEqual([go(0, "left"), go(0, "right"), go(0, "up"), go(0, "down")], [1, 2, 4, 5]);
  assert.deepEqual([go(2, "right"), go(3, "right"), go(3, "left"), go(1, "left")], [3, -1, 2, -1]);
  assert.equal(nextSlot(placement, (slot) => slot !== 2, 0, "right"), 3);
  // Nearer, but 40° off.
  assert.equal(nextSlot(placed([[0, 0], [3, 2.5], [5, 0]]), all, 0, "right"), 2);
});

Deno.test("nextSlot() reaches every point of a grid from every other by keys", () => {
  const points = Array.from({ length: 25 }, (_, i) => [i % 5, Math.floor(i / 5)] as const);
  const placement = placed(points);
  const reached = new Set([0]);
  for (const slot of reached) {
    for (const direction of ["left", "right", "up", "down"] as const) {
      const next = nextSlot(placement, all, slot, direction);
      if (next >= 0) reached.add(next);
    }
  }
  assert.equal(reached.size, 25);
});
