import assert from "node:assert/strict";
import fc from "fast-check";
import { jacobiEigen } from "../../lib/eval/jacobi.ts";
import { symmetricMatrix } from "./fixtures.ts";

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

Deno.test("jacobiEigen() finds λ and v with Av = λv, all v orthogonal, the greatest λ first", () => {
  fc.assert(fc.property(symmetricMatrix(), (matrix) => {
    const { values, vectors } = jacobiEigen(matrix);
    const scale = 1 + Math.max(...matrix.flat().map(Math.abs));
    values.forEach((value, i) => {
      const vector = vectors[i]!;
      matrix.forEach((row, k) =>
        assert.ok(Math.abs(dot(row, vector) - value * vector[k]!) <= 1e-12 * scale, `${i}, ${k}`)
      );
      vectors.forEach((other, j) =>
        assert.ok(Math.abs(dot(vector, other) - Number(i === j)) <= 1e-12, `${i}, ${j}`)
      );
      assert.ok(i === 0 || value <= values[i - 1]!);
    });
  }));
});

Deno.test("jacobiEigen() of a known matrix", () => {
  const { values, vectors } = jacobiEigen([[2, 1], [1, 2]]);
  assert.deepEqual(values.map((value) => Number(value.toFixed(12))), [3, 1]);
  assert.ok(Math.abs(Math.abs(vectors[0]![0]!) - Math.SQRT1_2) < 1e-12);
  assert.ok(vectors[0]![0]! * vectors[0]![1]! > 0);
  assert.ok(vectors[1]![0]! * vectors[1]![1]! < 0);
  assert.deepEqual(jacobiEigen([[1, 0, 0], [0, 5, 0], [0, 0, -2]]).values, [5, 1, -2]);
  assert.deepEqual(jacobiEigen([[0, 0], [0, 0]]).values, [0, 0]);
});
