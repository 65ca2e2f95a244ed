import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../../lib/base/random.ts";
import { PointTree } from "../../../lib/report/projections/point_tree.ts";
import { assertClose } from "../../engine/fixtures.ts";
import { planePoints } from "./fixtures.ts";

/** The repulsion computed by loops over all pairs. */
function naiveRepulsion(points: Float64Array): { forces: Float64Array; total: number } {
  const forces = new Float64Array(points.length);
  let total = 0;
  for (let i = 0; i < points.length; i += 2) {
    for (let j = 0; j < points.length; j += 2) {
      if (i === j) continue;
      const [dx, dy] = [points[i]! - points[j]!, points[i + 1]! - points[j + 1]!];
      const near = 1 / (1 + dx * dx + dy * dy);
      total += near;
      forces[i]! += near * near * dx;
      forces[i + 1]! += near * near * dy;
    }
  }
  return { forces, total };
}

function repulsion(points: Float64Array, theta: number, tree = new PointTree(points.length / 2, theta)) {
  const forces = new Float64Array(points.length);
  tree.build(points);
  return { forces, total: tree.repel(forces) };
}

/** Clusters of many sizes; some points coincide. */
function clusters(count: number, seed: number): Float64Array {
  const random = new RandomStream(seed, "test");
  const points = Array.from({ length: count }, (_, i) => {
    const [centre, width] = [i % 7, 10 ** -(i % 4)];
    return [20 * Math.cos(centre) + width * random.normal(), 20 * Math.sin(centre) + width * random.normal()];
  });
  return Float64Array.from(points.map((point, i) => i % 10 === 0 ? points[0]! : point).flat());
}

Deno.test("PointTree with a theta near 0 equals loops over all pairs, even if points coincide", () => {
  fc.assert(fc.property(planePoints(), (points) => {
    const [found, expected] = [repulsion(points, 1e-9), naiveRepulsion(points)];
    assertClose(found.forces, expected.forces, 1e-11, "force");
    assertClose([found.total], [expected.total], 1e-11, "total");
  }));
});

Deno.test("PointTree with a theta of 0.5 has an error below 1% of the forces", () => {
  const points = clusters(1000, 1);
  const [found, expected] = [repulsion(points, 0.5), naiveRepulsion(points)];
  assertClose([found.total / expected.total], [1], 3e-3, "total");
  const length = (values: Float64Array) => Math.hypot(...values);
  const off = length(found.forces.map((force, i) => force - expected.forces[i]!)) / length(expected.forces);
  assert.ok(off > 0 && off < 0.01, `off by ${off}`);
});

Deno.test("PointTree can be rebuilt with new points", () => {
  const tree = new PointTree(300, 0.5);
  const second = clusters(300, 2);
  repulsion(clusters(300, 1), 0.5, tree);
  const again = repulsion(second, 0.5, tree);
  const fresh = repulsion(second, 0.5);
  assertClose(again.forces, fresh.forces, 1e-12); // sums in another order
  assertClose([again.total], [fresh.total], 1e-12);
});

Deno.test("PointTree of points that all coincide has no forces", () => {
  const { forces, total } = repulsion(new Float64Array(2 * 50).fill(0.1), 0.5);
  assert.deepEqual(forces, new Float64Array(100));
  assert.equal(total, 50 * 49);
});
