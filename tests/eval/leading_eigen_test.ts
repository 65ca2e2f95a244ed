import assert from "node:assert/strict";
import fc from "fast-check";
import { jacobiEigen } from "../../lib/eval/jacobi.ts";
import { leadingEigen } from "../../lib/eval/leading_eigen.ts";
import { normals } from "../engine/fixtures.ts";
import { symmetricMatrix } from "./fixtures.ts";

/** Multiplication by a matrix. */
const asProduct = (matrix: number[][]) => (vector: Float64Array) =>
  Float64Array.from(matrix, (row) => row.reduce((sum, value, k) => sum + value * vector[k]!, 0));

/** A·A for a symmetric A: its eigenvalues are squares. */
const square = (matrix: number[][]) =>
  matrix.map((row) => matrix.map((other) => row.reduce((sum, value, k) => sum + value * other[k]!, 0)));

/** Asserts that vectors are eigenvectors, each of length 1 or, if the eigenvalue is 0, all zeros. */
function assertLeading(matrix: number[][], count: number): void {
  const { values, vectors } = leadingEigen(asProduct(matrix), matrix.length, count);
  const expected = jacobiEigen(matrix).values;
  const tolerance = 1e-7 * expected[0]!;
  assert.equal(vectors.length, count);
  vectors.forEach((vector, i) => {
    assert.ok(Math.abs(values[i]! - expected[i]!) <= tolerance, `λ ${values[i]}, expected ${expected[i]}`);
    asProduct(matrix)(vector).forEach((value, k) =>
      assert.ok(Math.abs(value - values[i]! * vector[k]!) <= tolerance)
    );
    const length = Math.hypot(...vector);
    assert.ok(Math.abs(length - 1) < 1e-9 || (length === 0 && expected[i]! <= tolerance), `length ${length}`);
  });
  const crossing = vectors[0]!.reduce((sum, value, k) => sum + value * vectors[1]![k]!, 0);
  assert.ok(Math.abs(crossing) < 1e-9);
}

Deno.test("leadingEigen() agrees with jacobiEigen() for any rank and with equal eigenvalues", () => {
  fc.assert(fc.property(symmetricMatrix(), (matrix) => {
    if (matrix.length >= 2) assertLeading(square(matrix), 2);
  }));
  const diagonal = (values: number[]) => values.map((value, i) => values.map((_, j) => i === j ? value : 0));
  assertLeading(diagonal([0, 0, 0]), 2);
  assertLeading(diagonal(new Array(40).fill(3)), 2);
  assertLeading(diagonal([...new Array(9).fill(1), ...new Array(60).fill(0.01)]), 2);
  assertLeading(diagonal([1, 1 - 1e-6, 1 - 2e-6, ...new Array(50).fill(0.999)]), 2);
});

Deno.test("leadingEigen() of a large matrix with clustered eigenvalues", () => {
  const size = 90;
  const values = normals(size * size, 1);
  const matrix = Array.from(
    { length: size },
    (_, i) => Array.from({ length: size }, (_, j) => values[Math.min(i, j) * size + Math.max(i, j)]!),
  );
  assertLeading(square(matrix), 3);
});
