/** Adds `factor` times a vector to another in place, and returns that. */
export function add(to: Float64Array, vector: Float64Array, factor: number): Float64Array {
  for (let i = 0; i < to.length; i++) to[i]! += factor * vector[i]!;
  return to;
}

/** The inner product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The length. */
export function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
