import assert from "node:assert/strict";
import fc from "fast-check";
import { alignProjection } from "../../lib/eval/align_projection.ts";

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const cloud = (count: number) => fc.array(coordinate, { minLength: 2 * count, maxLength: 2 * count });
/** Two projections of the same images. */
const clouds = fc.integer({ min: 1, max: 12 }).chain((count) => fc.tuple(cloud(count), cloud(count)));

function turned(points: readonly number[], angle: number, mirrored: boolean): number[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.flatMap((_, i) => {
    if (i % 2 === 1) return [];
    const [x, y] = [points[i]!, mirrored ? -points[i + 1]! : points[i + 1]!];
    return [cos * x - sin * y, sin * x + cos * y];
  });
}

const misfit = (points: readonly number[], reference: readonly number[]) =>
  points.reduce((sum, value, i) => sum + (value - reference[i]!) ** 2, 0);

Deno.test("alignProjection() fits as well as the best of many rotations and reflections", () => {
  fc.assert(
    fc.property(clouds, ([points, reference]) => {
      const found = misfit(alignProjection(points, reference), reference);
      for (let i = 0; i < 720; i++) {
        const angle = (i * Math.PI) / 360;
        for (const mirrored of [false, true]) {
          const tried = misfit(turned(points, angle, mirrored), reference);
          assert.ok(found <= tried + 1e-9, `${found} instead of ${tried}, angle ${angle}, ${mirrored}`);
        }
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("alignProjection() undoes a rotation and a reflection", () => {
  fc.assert(
    fc.property(
      cloud(6),
      fc.double({ min: 0, max: 7, noNaN: true }),
      fc.boolean(),
      (points, angle, mirrored) => {
        const aligned = alignProjection(turned(points, angle, mirrored), points);
        assert.ok(misfit(aligned, points) < 1e-9, String(misfit(aligned, points)));
      },
    ),
  );
});

Deno.test("alignProjection() keeps all distances within the projection", () => {
  const distances = (points: readonly number[]) =>
    points.flatMap((_, i) =>
      i % 2 === 1
        ? []
        : points.flatMap((_, j) =>
          j % 2 === 1 ? [] : [Math.hypot(points[i]! - points[j]!, points[i + 1]! - points[j + 1]!)]
        )
    );
  fc.assert(
    fc.property(clouds, ([points, reference]) => {
      const before = distances(points);
      for (const [i, after] of distances(alignProjection(points, reference)).entries()) {
        assert.ok(Math.abs(after - before[i]!) < 1e-9);
      }
    }),
  );
});

Deno.test("alignProjection() does not change a projection that cannot be aligned", () => {
  assert.deepEqual(alignProjection([0.5, -0.25], [0, 0]), [0.5, -0.25]);
  assert.deepEqual(alignProjection([], []), []);
});
