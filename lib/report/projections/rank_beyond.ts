import type { Neighbours } from "./nearest_neighbours.ts";
import type { SquaredDistances } from "./squared_distances.ts";

/**
 * By how many ranks the neighbours in another space are beyond the neighbourhood in this space: the sum of r − K over those
 * that are not among the K nearest, where r is 1 for the nearest. Exact, including ties.
 *
 * @param distances The distances in this space.
 * @param own The K nearest in this space.
 * @param others The K nearest in the other space.
 * @param pause Called from time to time with the number of points done.
 */
export async function rankBeyond(
  distances: SquaredDistances,
  own: Neighbours,
  others: Neighbours,
  pause: (done: number) => Promise<void>,
): Promise<number> {
  const { size } = own;
  let sum = 0;
  await distances.visitRows((row, squared) => {
    squared[row] = Infinity;
    const nearest = own.indices.subarray(row * size, (row + 1) * size);
    for (const other of others.indices.subarray(row * size, (row + 1) * size)) {
      if (!nearest.includes(other)) sum += rank(distances, row, squared, other) - size;
    }
  }, pause);
  return sum;
}

function rank(distances: SquaredDistances, row: number, squared: Float32Array, point: number): number {
  const value = distances.between(row, point);
  const [least, most] = [value - distances.slack, value + distances.slack];
  let nearer = 0;
  for (let i = 0; i < squared.length; i++) {
    if (squared[i]! < least) nearer++;
    else if (squared[i]! <= most && i !== point) {
      const other = distances.between(row, i);
      if (other < value || (other === value && i < point)) nearer++;
    }
  }
  return nearer + 1;
}
