/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface Eigen {
  /** Descending. */
  values: number[];
  /** The eigenvector of each value, of length 1, in double precision. */
  vectors: Float64Array[];
}

/** Each sweep at least doubles the number of correct digits, so this many are never needed. */
const MOST_SWEEPS = 60;

/**
 * Computes all eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (1846; Golub and Van Loan, Matrix
 * Computations, section 8.5), each of which zeroes one pair of off-diagonal entries. Time grows with size³: use it for
 * small matrices.
 *
 * @param matrix The matrix, row by row.
 */
export function jacobiEigen(matrix: readonly ArrayLike<number>[]): Eigen {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const vectors = a.map((_, i) => Float64Array.from({ length: size }, (_, j) => i === j ? 1 : 0));
  const whole = sumOfSquares(a, () => true);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    if (sumOfSquares(a, (i, j) => i !== j) <= whole * Number.EPSILON ** 2) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) if (a[p]![q] !== 0) rotate(a, vectors, p, q);
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

/** Rotates in the plane of axes p and q by the smaller of the two angles that make `a[p][q]` 0. */
function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const cotangent = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!); // of twice the angle
  const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.hypot(cotangent, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of a) turn(row, p, row, q, cosine, sine, 1);
  turn(a[p]!, 0, a[q]!, 0, cosine, sine, a.length);
  turn(vectors[p]!, 0, vectors[q]!, 0, cosine, sine, a.length);
}

/** Rotates `count` pairs of numbers, starting at `x[i]` and `y[j]`. */
function turn(
  x: Float64Array,
  i: number,
  y: Float64Array,
  j: number,
  cosine: number,
  sine: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    const [left, right] = [x[i + k]!, y[j + k]!];
    x[i + k] = cosine * left - sine * right;
    y[j + k] = sine * left + cosine * right;
  }
}

function sumOfSquares(a: Float64Array[], counts: (i: number, j: number) => boolean): number {
  return a.reduce(
    (sum, row, i) => row.reduce((sum, value, j) => counts(i, j) ? sum + value * value : sum, sum),
    0,
  );
}
