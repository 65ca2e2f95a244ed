import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestNeighbours } from "../../../lib/report/projections/nearest_neighbours.ts";
import { assertClose, normals, testOnEngines, useEngine } from "../../engine/fixtures.ts";
import { gridPoints, scatteredClasses } from "../../eval/fixtures.ts";
import { distancesOf, naiveOrder, naiveSquared, noPause } from "./fixtures.ts";

/** Compares the result with a sort of all distances. */
async function agreesWithNaive(points: Float32Array, dimension: number, size: number, slack?: number) {
  const distances = distancesOf(points, dimension);
  if (slack !== undefined) distances.slack = slack;
  const found = await nearestNeighbours(distances, size, noPause);
  const all = naiveOrder(points, dimension);
  const order = all.map((row) => row.slice(0, size));
  assert.equal(found.size, size);
  assert.deepEqual([...found.indices], order.flat());
  const naive = naiveSquared(points, dimension);
  const farthest = all[0]!.at(-1)!; // from the first point: gives the unit
  const scale = naive[0]![farthest] === 0 ? 1 : distances.between(0, farthest) / naive[0]![farthest]!;
  assertClose(found.squared, order.flatMap((row, i) => row.map((j) => naive[i]![j]! * scale)), 1e-12);
}

testOnEngines(
  "nearestNeighbours() equals a sort of all distances, ties by place, duplicates too",
  async () => {
    await fc.assert(
      fc.asyncProperty(gridPoints(), fc.nat(), async ({ embeddings, dimension, labels }, pick) => {
        if (labels.length > 1) await agreesWithNaive(embeddings, dimension, 1 + pick % (labels.length - 1));
      }),
      { numRuns: 60 },
    );
  },
);

testOnEngines(
  "nearestNeighbours() are exact across blocks and where float32 cannot tell them apart",
  async () => {
    await agreesWithNaive(scatteredClasses(300, 5, 0.3, 1).embeddings, 8, 30);
    // 200 points separated only by float32's last digits, and two that are far away.
    const close = normals(200 * 4, 3).map((value) => value * 1e-4);
    close.fill(1, 0, 4);
    close.fill(-1, 4, 8);
    await agreesWithNaive(close, 4, 12);
  },
);

Deno.test("nearestNeighbours() notices that an engine is less precise than expected and tries more candidates", async () => {
  await useEngine("cpu");
  const points = normals(200 * 4, 3).map((value, i) => i < 8 ? value : value * 1e-4);
  const trusting = distancesOf(points, 4);
  trusting.slack = 1e-12; // as if the engine were far more precise
  const { indices } = await nearestNeighbours(trusting, 12, noPause);
  assert.ok(trusting.slack > 1e-9, `slack ${trusting.slack}`);
  assert.deepEqual([...indices], naiveOrder(points, 4).flatMap((row) => row.slice(0, 12)));
});
