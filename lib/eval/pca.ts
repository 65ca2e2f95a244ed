import { leadingEigen } from "./leading_eigen.ts";
import { add, dot } from "./vectors.ts";

/** The directions in which points spread most. */
export interface PrincipalComponents {
  /**
   * Directions of length 1, `[D]` each, the widest first; of zeros where the points do not spread that far. The
   * sign is such that the coordinate which is largest without it is positive.
   */
  components: Float64Array[];
  /** Variance along each, over all points and not as of a sample. */
  variances: number[];
  /** Variance along all directions together. */
  total: number;
  /** Each point along each component from the centre of all, `[N, count]` row by row. */
  scores: Float64Array;
}

/**
 * Principal component analysis (Pearson, 1901): the leading eigenvectors of the covariance of centred points. The
 * covariance itself is never written down, `[D, D]` as it would be: it is a product with the points and one back.
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

/** The points around their mean, in double precision. */
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
