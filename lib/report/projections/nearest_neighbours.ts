import type { SquaredDistances } from "./squared_distances.ts";

/** The nearest neighbours of each of N points, nearest first, without the point itself. */
export interface Neighbours {
  /** K. */
  size: number;
  /** Their indices, `[N, K]`. Ties are resolved in favour of lower indices. */
  indices: Int32Array;
  /** d² to each, `[N, K]`, in the units of the distances and in double precision. */
  squared: Float64Array;
}

/**
 * Finds the nearest neighbours exactly: the engine's values select candidates, whose distances are then computed in double
 * precision. Every engine therefore gives the same result.
 *
 * @param size K, at least 1 and below N.
 * @param pause Called from time to time with the number of points done.
 */
export async function nearestNeighbours(
  distances: SquaredDistances,
  size: number,
  pause: (done: number) => Promise<void>,
): Promise<Neighbours> {
  const { count } = distances;
  const found: Neighbours = {
    size,
    indices: new Int32Array(count * size),
    squared: new Float64Array(count * size),
  };
  const scratch = new Float32Array(size);
  await distances.visitRows((row, squared) => {
    squared[row] = Infinity;
    const limit = largestOfSmallest(squared, scratch);
    const indices = found.indices.subarray(row * size, (row + 1) * size);
    const exact = found.squared.subarray(row * size, (row + 1) * size);
    // A GPU may multiply with less precision than float32. Then the error is large here too, and more candidates are tried.
    for (let worst = Infinity; worst > distances.slack;) {
      if (worst < Infinity) distances.slack = 4 * worst;
      worst = keepNearest(distances, row, squared, limit + 2 * distances.slack, indices, exact);
    }
  }, pause);
  return found;
}

/** Finds the nearest among the candidates up to a limit; returns the greatest error of the engine's values. */
function keepNearest(
  distances: SquaredDistances,
  row: number,
  squared: Float32Array,
  limit: number,
  indices: Int32Array,
  exact: Float64Array,
): number {
  const last = indices.length - 1;
  let worst = 0;
  exact.fill(Infinity);
  for (let i = 0; i < squared.length; i++) {
    if (!(squared[i]! <= limit)) continue;
    const value = distances.between(row, i);
    worst = Math.max(worst, Math.abs(value - squared[i]!));
    if (value >= exact[last]!) continue;
    let place = last;
    for (; place > 0 && exact[place - 1]! > value; place--) {
      exact[place] = exact[place - 1]!;
      indices[place] = indices[place - 1]!;
    }
    exact[place] = value;
    indices[place] = i;
  }
  return worst;
}

/** The largest of the K smallest values; `scratch`, `[K]`, contains them afterwards. */
function largestOfSmallest(values: Float32Array, scratch: Float32Array): number {
  const last = scratch.length - 1;
  scratch.fill(Infinity);
  let limit = Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= limit) continue;
    let place = last;
    for (; place > 0 && scratch[place - 1]! > value; place--) scratch[place] = scratch[place - 1]!;
    scratch[place] = value;
    limit = scratch[last]!;
  }
  return limit;
}
