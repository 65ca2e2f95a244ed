import type { Neighbours } from "./nearest_neighbours.ts";

/** How similar points are: a sparse symmetric matrix whose entries sum to 1. */
export interface Affinities {
  /** Where each row's entries start, then the end of the last row, `[N + 1]`. */
  starts: Int32Array;
  /** The column of each entry, ascending within a row. */
  columns: Int32Array;
  /** The probability p of each entry. */
  values: Float64Array;
}

/** The limit on bisection steps of β: by then the interval cannot be divided any further. */
const MOST_STEPS = 200;
/** Tolerance of the entropy, in nats. */
const TOLERANCE = 1e-7;

/**
 * The joint probabilities of t-SNE (van der Maaten and Hinton, 2008): p(j|i) is a Gaussian of the distance, over the
 * neighbours of i only (van der Maaten, 2014), with the width that gives row i the wanted perplexity; p(i, j) is the mean
 * of p(j|i) and p(i|j), divided by N.
 *
 * @param perplexity The effective number of neighbours: above 1, below the number of neighbours of a point.
 */
export function affinities(neighbours: Neighbours, perplexity: number): Affinities {
  const { size, indices, squared } = neighbours;
  const values = new Float64Array(squared.length);
  for (let start = 0; start < squared.length; start += size) {
    const end = start + size;
    conditionalRow(squared.subarray(start, end), perplexity, values.subarray(start, end));
  }
  const starts = Int32Array.from({ length: squared.length / size + 1 }, (_, i) => i * size);
  const backward = transpose({ starts, columns: indices, values });
  return mean(transpose(backward), backward);
}

/**
 * Computes the probabilities of one point's neighbours for a perplexity by bisection. If more neighbours than that are
 * equally near, the perplexity cannot be reached and they get equal shares.
 *
 * @param squared d² to each, ascending, `[K]`.
 * @param row Filled with p(j|i), `[K]`; sums to 1.
 */
export function conditionalRow(squared: Float64Array, perplexity: number, row: Float64Array): void {
  const wanted = Math.log(perplexity);
  const nearest = squared[0]!; // subtracted from all distances, or the whole row could become 0
  const spread = squared.reduce((sum, value) => sum + value - nearest, 0) / squared.length;
  let [low, high] = [0, Infinity];
  let beta = spread > 0 ? 1 / spread : 1;
  let total = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let moment = 0;
    total = 0;
    for (let j = 0; j < row.length; j++) {
      const distance = squared[j]! - nearest;
      const value = Math.exp(-beta * distance);
      row[j] = value;
      total += value;
      moment += value * distance;
    }
    const entropy = Math.log(total) + beta * moment / total;
    if (Math.abs(entropy - wanted) <= TOLERANCE) break;
    if (entropy > wanted) low = beta;
    else high = beta;
    const doubled = Math.min(2 * beta, Number.MAX_VALUE); // β of Infinity times a distance of 0 would be NaN
    beta = high === Infinity ? doubled : (low + high) / 2;
  }
  for (let j = 0; j < row.length; j++) row[j]! /= total;
}

/** Transposes the matrix; columns ascend within a row. */
function transpose({ starts, columns, values }: Affinities): Affinities {
  const turned: Affinities = {
    starts: new Int32Array(starts.length),
    columns: new Int32Array(columns.length),
    values: new Float64Array(values.length),
  };
  for (const column of columns) turned.starts[column + 1]!++;
  for (let i = 1; i < starts.length; i++) turned.starts[i]! += turned.starts[i - 1]!;
  const free = turned.starts.slice();
  for (let row = 0; row < starts.length - 1; row++) {
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const place = free[columns[entry]!]!++;
      turned.columns[place] = row;
      turned.values[place] = values[entry]!;
    }
  }
  return turned;
}

/** The mean of two matrices whose columns ascend within a row, divided by N. */
function mean(a: Affinities, b: Affinities): Affinities {
  const count = a.starts.length - 1;
  const starts = new Int32Array(count + 1);
  const columns = new Int32Array(a.columns.length + b.columns.length);
  const values = new Float64Array(columns.length);
  let size = 0;
  for (let row = 0; row < count; row++) {
    let [i, j] = [a.starts[row]!, b.starts[row]!];
    const [endA, endB] = [a.starts[row + 1]!, b.starts[row + 1]!];
    while (i < endA || j < endB) {
      const columnA = i < endA ? a.columns[i]! : count;
      const columnB = j < endB ? b.columns[j]! : count;
      columns[size] = Math.min(columnA, columnB);
      if (columnA <= columnB) values[size]! += a.values[i++]! / (2 * count);
      if (columnB <= columnA) values[size]! += b.values[j++]! / (2 * count);
      size++;
    }
    starts[row + 1] = size;
  }
  return { starts, columns: columns.slice(0, size), values: values.slice(0, size) };
}
