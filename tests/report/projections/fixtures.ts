import assert from "node:assert/strict";
import fc from "fast-check";
import { SquaredDistances } from "../../../lib/report/projections/squared_distances.ts";

/** A pause that does nothing. */
export const noPause = () => Promise.resolve();

/** d² of all pairs, by loops, in the points' units. */
export function naiveSquared(points: ArrayLike<number>, dimension: number): number[][] {
  const rows = Array.from({ length: points.length / dimension }, (_, i) => i);
  return rows.map((i) =>
    rows.map((j) => {
      let sum = 0;
      for (let k = 0; k < dimension; k++) {
        sum += (points[i * dimension + k]! - points[j * dimension + k]!) ** 2;
      }
      return sum;
    })
  );
}

/** For each point, all others by distance, nearest first; ties in favour of lower indices. */
export function naiveOrder(points: ArrayLike<number>, dimension: number): number[][] {
  return naiveSquared(points, dimension).map((row, i) =>
    row.map((_, j) => j).filter((j) => j !== i).sort((a, b) => row[a]! - row[b]! || a - b)
  );
}

/** The distances of arbitrary points. */
export function distancesOf(points: ArrayLike<number>, dimension: number): SquaredDistances {
  return new SquaredDistances(Float32Array.from(points), dimension);
}

/** Points of the plane in double precision, some of which coincide. */
export function planePoints(): fc.Arbitrary<Float64Array> {
  const coordinate = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -40, max: 40, noNaN: true }),
    fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  );
  return fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 })
    .map((points) => Float64Array.from(points.flat()));
}

/** Asserts that the nearest point of every point is of the same class. */
export function assertApart(points: ArrayLike<number>, labels: Int32Array): void {
  naiveOrder(points, 2).forEach(([nearest], i) =>
    assert.equal(labels[nearest!], labels[i], `class of the point nearest to ${i}`)
  );
}
