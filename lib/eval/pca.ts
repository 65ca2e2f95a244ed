import { leadingEigen } from "./leading_eigen.ts";
import { add, dot } from "./vectors.ts";

/** The directions in which points vary most. */
export interface PrincipalComponents {
  /**
   * Directions of length 1, `[D]` each, with the largest variance first; all zeros if there is no variance left. The
   * coordinate with the largest absolute value is positive.
   */
  components: Float64Array[];
  /** Population variance along each direction. */
  variances: number[];
  /** Total variance over all directions. */
  total: number;
  /** Coordinates of the centred points along the components, `[N, count]`, row by row. */
  scores: Float64Array;
}

/**
 * Principal component analysis (Pearson, 1901): the leading eigenvectors of the covariance of the centred points. The
 * `[D, D]` covariance matrix is never formed: multiplying by it takes two products with the points.
 *
 * @param points Row by row, `[N, D]`, N at least 1.
 * @param dimension D.
 * @param count How many components; at most D.
 */
export function principalComponents(
  points: Float32Array,
  dimension: number,
  count: number,
): PrincipalComponents {
  const rows = centre(points, dimension);
  const covariance = (vector: Float64Array) => {
    const product = new Float64Array(dimension);
    for (const row of rows) add(product, row, dot(row, vector) / rows.length);
    return product;
  };
  const { values, vectors } = leadingEigen(covariance, dimension, count);
  const components = vectors.map(withPositivePeak);
  return {
    components,
    variances: values.map((value) => Math.max(0, value)), // rounding can leave it below 0
    total: rows.reduce((sum, row) => sum + dot(row, row), 0) / rows.length,
    scores: Float64Array.from(rows.flatMap((row) => components.map((component) => dot(row, component)))),
  };
}

/** The points minus their mean, in double precision. */
function centre(points: Float32Array, dimension: number): Float64Array[] {
  const rows = Array.from(
    { length: points.length / dimension },
    (_, i) => Float64Array.from(points.subarray(i * dimension, (i + 1) * dimension)),
  );
  for (let k = 0; k < dimension; k++) {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
    for (const row of rows) row[k]! -= mean;
  }
  return rows;
}

function withPositivePeak(vector: Float64Array): Float64Array {
  const peak = vector.reduce((peak, value) => Math.abs(value) > Math.abs(peak) ? value : peak, 0);
  return peak < 0 ? vector.map((value) => -value) : vector;
}
