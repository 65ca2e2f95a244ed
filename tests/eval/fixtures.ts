import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";

/** Embeddings with labels. */
export interface Labelled {
  embeddings: Float32Array;
  dimension: number;
  labels: Int32Array;
}

/**
 * Points on a grid of 1/8 in the unit ball. Squared distances are multiples of 1/64, exact in float32, so that ties are
 * ties and figures can be compared to the last digit. Includes duplicates and labels that occur once.
 */
export function gridPoints(): fc.Arbitrary<Labelled> {
  const coordinate = fc.integer({ min: -4, max: 4 });
  const point = fc.record({
    at: fc.tuple(coordinate, coordinate, coordinate),
    label: fc.integer({ min: 0, max: 3 }),
  });
  return fc.array(point, { maxLength: 24 }).map((points) => ({
    embeddings: Float32Array.from(points.flatMap(({ at }) => at.map((value) => value / 8))),
    dimension: 3,
    labels: Int32Array.from(points, ({ label }) => label),
  }));
}

/** Unit vectors scattered around a centre for each class, with labels in random order. */
export function scatteredClasses(count: number, classes: number, spread: number, seed: number): Labelled {
  const dimension = 8;
  const random = new RandomStream(seed, "scattered classes");
  const centres = Array.from({ length: classes * dimension }, () => random.normal());
  const labels = Int32Array.from({ length: count }, () => random.integer(classes));
  const embeddings = new Float32Array(count * dimension);
  labels.forEach((label, i) => {
    const row = Array.from(
      { length: dimension },
      (_, k) => centres[label * dimension + k]! + spread * random.normal(),
    );
    const length = Math.hypot(...row);
    embeddings.set(row.map((value) => value / length), i * dimension);
  });
  return { embeddings, dimension, labels };
}

/** Symmetric matrices of 1 to 9 rows, with zeros and equal rows. */
export function symmetricMatrix(): fc.Arbitrary<number[][]> {
  const entry = fc.oneof(fc.constantFrom(0, 0, 1), fc.integer({ min: -999, max: 999 }).map((n) => n / 97));
  return fc.integer({ min: 1, max: 9 }).chain((size) =>
    fc.array(entry, { minLength: size * size, maxLength: size * size }).map((drawn) =>
      Array.from(
        { length: size },
        (_, i) => Array.from({ length: size }, (_, j) => drawn[Math.min(i, j) * size + Math.max(i, j)]!),
      )
    )
  );
}

/** Whether two figures agree; NaN equals NaN. */
export function close(found: number, expected: number, tolerance: number): boolean {
  return Object.is(found, expected) || Math.abs(found - expected) <= tolerance;
}
