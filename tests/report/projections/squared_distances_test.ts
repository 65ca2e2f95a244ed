import assert from "node:assert/strict";
import { tf } from "../../../lib/engine/tf.ts";
import { assertClose, normals, testOnEngines } from "../../engine/fixtures.ts";
import { distancesOf, naiveSquared, noPause } from "./fixtures.ts";

testOnEngines(
  "SquaredDistances: the engine is off by no more than the slack, in 64 dimensions far from 0",
  async () => {
    const points = normals(300 * 64, 1).map((value) => value + 7);
    const distances = distancesOf(points, 64);
    const before = tf.memory().numTensors;
    const visited: number[] = [];
    const done: number[] = [];
    let worst = 0;
    await distances.visitRows((row, squared) => {
      visited.push(row);
      assert.equal(squared.length, 300);
      squared.forEach((value, j) => worst = Math.max(worst, Math.abs(value - distances.between(row, j))));
    }, (rows) => Promise.resolve(void done.push(rows)));
    assert.ok(worst > 0 && worst <= distances.slack, `off by ${worst}, slack ${distances.slack}`);
    assert.deepEqual(visited, Array.from({ length: 300 }, (_, i) => i));
    assert.deepEqual(done, [256, 300]);
    assert.equal(tf.memory().numTensors, before);
  },
);

testOnEngines("SquaredDistances keeps nothing on the engine when a visit fails", async () => {
  const distances = distancesOf(normals(30, 1), 3);
  const before = tf.memory().numTensors;
  await assert.rejects(
    distances.visitRows(() => {
      throw new Error("enough");
    }, noPause),
    /enough/,
  );
  assert.equal(tf.memory().numTensors, before);
}, ["cpu"]);

Deno.test("SquaredDistances.between() is exact up to the unit, whatever the scale of the points", () => {
  for (const scale of [1, 1e-30, 1e30]) {
    const points = normals(20 * 5, 2).map((value) => value * scale);
    const distances = distancesOf(points, 5);
    const naive = naiveSquared(points, 5);
    const unit = naive[0]![1]! / distances.between(0, 1);
    naive.forEach((row, i) =>
      assertClose(row.map((_, j) => distances.between(i, j)), row.map((value) => value / unit), 1e-14)
    );
    const most = Math.max(...naive.flat()) / unit;
    assert.ok(most > 0.5 && most <= 4, `farthest pair at ${most}`); // the radius is 1
  }
});

Deno.test("SquaredDistances.between() of points that coincide is 0", () => {
  const distances = distancesOf(new Float32Array(12).fill(0.3), 3);
  assert.equal(distances.between(0, 3), 0);
});
