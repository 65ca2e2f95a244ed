import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Camera,
  cameraBetween,
  panBy,
  pixelsPerUnit,
  toPlane,
  toScreen,
  WHOLE,
  zoomAt,
} from "../../../../lib/report/html/page/camera.ts";

const SIZE = { width: 800, height: 500 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const camera = fc.record({ x: number(-1, 1), y: number(-1, 1), zoom: number(1, 100) });
const place = fc.record({ x: number(0, 800), y: number(0, 500) });
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} instead of ${b}`);

Deno.test("toScreen() and toPlane() are inverse to each other", () => {
  fc.assert(fc.property(camera, place, (camera, { x, y }) => {
    const point = toPlane(camera, SIZE, x, y);
    const back = toScreen(camera, SIZE, point.x, point.y);
    near(back.x, x);
    near(back.y, y);
  }));
});

Deno.test("toScreen() points up and shows the whole picture", () => {
  const [top, left] = [toScreen(WHOLE, SIZE, 0, 1), toScreen(WHOLE, SIZE, -1, 0)];
  assert.ok(top.y > 0 && top.y < 250 && top.x === 400);
  assert.ok(left.x > 0 && left.x < 400 && left.y === 250);
});

Deno.test("zoomAt() keeps the point under the mouse in place", () => {
  fc.assert(fc.property(place, number(0.7, 3), ({ x, y }, factor) => {
    // Far from the border, where the picture is clamped.
    const before: Camera = { x: 0.1, y: -0.1, zoom: 5 };
    const point = toPlane(before, SIZE, x, y);
    const after = zoomAt(before, SIZE, factor, x, y);
    near(after.zoom, 5 * factor);
    const now = toScreen(after, SIZE, point.x, point.y);
    near(now.x, x);
    near(now.y, y);
  }));
});

Deno.test("zoomAt() and panBy() keep the picture in view", () => {
  const step = fc.oneof(
    fc.record({ factor: number(1e-3, 1e3), x: number(0, 800), y: number(0, 500) }),
    fc.record({ right: number(-1e4, 1e4), down: number(-1e4, 1e4) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const end = steps.reduce<Camera>(
      (camera, step) =>
        "factor" in step
          ? zoomAt(camera, SIZE, step.factor, step.x, step.y)
          : panBy(camera, SIZE, step.right, step.down),
      WHOLE,
    );
    assert.ok(Math.abs(end.x) <= 1.1 && Math.abs(end.y) <= 1.1 && end.zoom >= 0.5 && end.zoom <= 400);
  }));
});

Deno.test("panBy() moves by pixels, to the right and down", () => {
  const moved = panBy(WHOLE, SIZE, 30, 20);
  const [before, after] = [toScreen(WHOLE, SIZE, 0.2, 0.3), toScreen(moved, SIZE, 0.2, 0.3)];
  near(after.x - before.x, 30);
  near(after.y - before.y, 20);
  near(pixelsPerUnit(moved, SIZE), pixelsPerUnit(WHOLE, SIZE));
});

Deno.test("cameraBetween() goes from one camera to the other and zooms geometrically", () => {
  const [from, to] = [WHOLE, { x: 1, y: -1, zoom: 16 }];
  assert.deepEqual([cameraBetween(from, to, 0), cameraBetween(from, to, 1)], [from, to]);
  assert.deepEqual(cameraBetween(from, to, 0.5), { x: 0.5, y: -0.5, zoom: 4 });
});
