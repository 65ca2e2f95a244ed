import assert from "node:assert/strict";
import { WHOLE } from "../../../../lib/report/html/page/camera.ts";
import { Motion } from "../../../../lib/report/html/page/motion.ts";
import type { Placement } from "../../../../lib/report/html/page/placement.ts";

const at = (x: number): Placement => ({
  points: Float32Array.of(x, 0),
  alpha: Float32Array.of(1),
  centres: new Float32Array(),
});

Deno.test("Motion moves points and camera for their durations and then stops", () => {
  const motion = new Motion(at(0), WHOLE);
  assert.equal(motion.advance(0), false);
  motion.move(at(8), 100, 1000);
  motion.fly({ x: 1, y: 0, zoom: 4 }, 100, 500);
  assert.equal(motion.target.points[0], 8);
  const seen: number[] = [];
  for (const now of [90, 100, 350, 600]) {
    assert.equal(motion.advance(now), true);
    seen.push(motion.placement.points[0]!);
  }
  assert.deepEqual(seen.slice(0, 2), [0, 0]);
  assert.ok(seen[2]! > 0 && seen[2]! < 4 && seen[3] === 4, String(seen));
  assert.deepEqual(motion.camera, { x: 1, y: 0, zoom: 4 });
  assert.equal(motion.advance(1100), false);
  assert.equal(motion.placement.points[0], 8);
});

Deno.test("Motion can be reversed at any time", () => {
  const motion = new Motion(at(0), WHOLE);
  motion.move(at(8), 0, 1000);
  motion.advance(500);
  motion.move(at(0), 500, 1000);
  motion.advance(500);
  assert.equal(motion.placement.points[0], 4);
  motion.advance(1500);
  assert.equal(motion.placement.points[0], 0);
});

Deno.test("Motion can finish at once", () => {
  const motion = new Motion(at(0), WHOLE);
  motion.move(at(8), 70, 0);
  motion.fly({ x: 1, y: 0, zoom: 4 }, 0, 500);
  motion.camera = { x: 0.5, y: 0.5, zoom: 2 };
  assert.equal(motion.advance(70), false);
  assert.equal(motion.placement.points[0], 8);
  assert.deepEqual(motion.camera, { x: 0.5, y: 0.5, zoom: 2 });
});
