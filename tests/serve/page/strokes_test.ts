import assert from "node:assert/strict";
import { placeStrokes, type Point } from "../../../lib/serve/page/place_strokes.ts";
import { StrokeList } from "../../../lib/serve/page/stroke_list.ts";

const SIZE = { height: 28, width: 28 };
const PEN = 2;
const line = (...points: [number, number][]): Point[] => points.map(([x, y]) => ({ x, y }));

/** The strokes where they are placed. */
function placed(strokes: Point[][], box = 20): Point[] {
  const { scale, x, y } = placeStrokes(strokes, SIZE, box, PEN);
  return strokes.flat().map((point) => ({ x: point.x * scale + x, y: point.y * scale + y }));
}

Deno.test("strokes are as long as the box with their pen, and centred by their mass", () => {
  // A capital T: its mass is above the middle of its height.
  const strokes = [line([2, 2], [10, 2]), line([6, 2], [6, 12])];
  const points = placed(strokes);
  const ys = points.map(({ y }) => y);
  assert.ok(Math.abs(Math.max(...ys) - Math.min(...ys) + PEN - 20) < 1e-9);
  // By hand: 8 at height 2, 10 around height 7; the middle of both in 14.
  const { scale } = placeStrokes(strokes, SIZE, 20, PEN);
  const mass = (8 * 2 + 10 * 7) / 18;
  assert.ok(Math.abs(points[0]!.y - (14 + (2 - mass) * scale)) < 1e-9);
  assert.ok(Math.abs((points[0]!.x + points[1]!.x) / 2 - 14) < 1e-9);
});

Deno.test("nothing is cut off, even where the mass is at one end", () => {
  const scribble = line(...Array.from({ length: 40 }, (_, i): [number, number] => [20 + i % 2, 20 + i % 3]));
  for (const point of placed([scribble, line([0, 0], [20, 20])], 27)) {
    for (const place of [point.x, point.y]) {
      assert.ok(place >= PEN / 2 - 1e-9 && place <= 28 - PEN / 2 + 1e-9, `${place}`);
    }
  }
});

Deno.test("a dot stays a dot in the middle", () => {
  assert.deepEqual(placed([line([3, 5])]), [{ x: 14, y: 14 }]);
  const { scale } = placeStrokes([line([3, 5], [3, 5])], SIZE, 20, PEN);
  assert.ok(scale <= 4);
});

Deno.test("a pen draws while it is down; strokes can be undone", () => {
  const list = new StrokeList();
  list.move({ x: 1, y: 1 });
  assert.ok(list.isEmpty);
  list.press({ x: 1, y: 1 });
  list.move({ x: 2, y: 1 });
  list.lift();
  list.move({ x: 3, y: 1 });
  list.press({ x: 5, y: 5 });
  assert.deepEqual(list.strokes, [line([1, 1], [2, 1]), line([5, 5])]);
  list.undo();
  list.move({ x: 9, y: 9 });
  assert.deepEqual(list.strokes, [line([1, 1], [2, 1])]);
  list.clear();
  assert.ok(list.isEmpty);
});
