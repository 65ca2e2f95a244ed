import assert from "node:assert/strict";
import type { ExplorerData } from "../../../../lib/report/html/page/explorer_data.ts";
import {
  epochPlacement,
  type Placement,
  placementBetween,
  projectionPlacement,
  slotsOf,
} from "../../../../lib/report/html/page/placement.ts";

const DATA = {
  count: 3,
  labels: Int32Array.of(7, 2, 7),
  projections: [{ name: "p", note: "", points: Float32Array.of(-1, 0, 0.5, 1, 0, 0.25) }],
  epochLabels: Int32Array.of(7, 2),
  epochIndices: Int32Array.of(2, 1),
  frames: [{ epoch: 4, points: Float32Array.of(0.5, -0.5, -0.25, 0.75) }],
} as unknown as ExplorerData;

Deno.test("projectionPlacement() has the projection's position of every image and the centre of each class", () => {
  const slots = slotsOf(DATA);
  assert.deepEqual([slots.count, slots.classes], [3, [2, 7]]);
  const { points, alpha, centres } = projectionPlacement(DATA, slots, 0);
  assert.deepEqual([...points], [...DATA.projections[0]!.points]);
  assert.deepEqual([...alpha], [1, 1, 1]);
  assert.deepEqual([...centres], [0.5, 1, 0, 0.25]);
});

Deno.test("epochPlacement() moves the images of the epoch and hides the others", () => {
  const { points, alpha } = epochPlacement(DATA, slotsOf(DATA), 0);
  assert.deepEqual([...alpha], [0, 1, 1]);
  assert.deepEqual([...points], [0, 0, -0.25, 0.75, 0.5, -0.5]);
});

Deno.test("epochPlacement() has separate slots for points whose images are not known", () => {
  const unknown = { ...DATA, epochIndices: null };
  const slots = slotsOf(unknown);
  assert.deepEqual([...slots.labels], [7, 2, 7, 7, 2]);
  const { points, alpha } = epochPlacement(unknown, slots, 0);
  assert.deepEqual([...alpha], [0, 0, 0, 1, 1]);
  assert.deepEqual([...points.slice(6)], [0.5, -0.5, -0.25, 0.75]);
  assert.deepEqual([...projectionPlacement(unknown, slots, 0).alpha], [1, 1, 1, 0, 0]);
});

Deno.test("placementBetween() moves points that stay, and fades those that appear or disappear in place", () => {
  const placement = (points: number[], alpha: number[], centres: number[]): Placement => ({
    points: Float32Array.from(points),
    alpha: Float32Array.from(alpha),
    centres: Float32Array.from(centres),
  });
  const from = placement([0, 0, 4, 4, 0, 0], [1, 1, 0], [0, 0, NaN, NaN]);
  const to = placement([2, 1, 0, 0, 8, 8], [1, 0, 1], [4, 2, 1, 1]);
  const half = placementBetween(from, to, 0.5);
  assert.deepEqual([...half.points], [1, 0.5, 4, 4, 8, 8]);
  assert.deepEqual([...half.alpha], [1, 0.5, 0.5]);
  assert.deepEqual([...half.centres], [2, 1, 1, 1]);
});
