/** Adds `factor` times `vector` to `to` in place and returns `to`. */
export function add(to: Float64Array, vector: Float64Array, factor: number): Float64Array {
  for (let i = 0; i < to.length; i++) to[i]! += factor * vector[i]!;
  return to;
}

/** The inner product of two vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The Euclidean length of a vector. */
export function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
