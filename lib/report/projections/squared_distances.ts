import { tf } from "../../engine/tf.ts";
import { norm } from "../../eval/vectors.ts";

/** Rows of the matrix in memory at a time: enough to keep the engine busy. */
const BLOCK_ROWS = 256;

/**
 * The squared Euclidean distances of all pairs of points, in units of the greatest distance from the centre. The engine
 * computes all of them approximately; any single one can be computed exactly. Distances that are nearly equal on the
 * engine are compared exactly, so that the engine's rounding has no effect.
 */
export class SquaredDistances {
  /** N. */
  readonly count: number;
  /** The greatest error of the engine's values. */
  slack: number;
  readonly #points: Float32Array; // [N, D], unchanged
  readonly #scaled: Float32Array; // [N, D], centred and scaled, at most 1 from the centre
  readonly #dimension: number;
  readonly #unit: number; // the unit of d² in the square of the points' units

  /**
   * Prepares points.
   *
   * @param points `[N, D]`, all finite; must not change while this object is in use.
   * @param dimension D.
   */
  constructor(points: Float32Array, dimension: number) {
    const { centred, farthest } = centre(points, dimension);
    this.count = points.length / dimension;
    this.#points = points;
    // Without scaling, the squared distances of a nearly collapsed network could vanish in float32.
    this.#scaled = Float32Array.from(centred, (value) => value / farthest);
    this.#dimension = dimension;
    this.#unit = farthest ** 2;
    // A sum of D + 2 products, at most 4 in size together, and of D squares for each norm, all rounded to float32.
    this.slack = 8 * (dimension + 6) * 2 ** -24;
  }

  /** d² of two points in double precision; equal distances of points on a grid come out equal. */
  between(i: number, j: number): number {
    const dimension = this.#dimension;
    let sum = 0;
    for (let k = 0, a = i * dimension, b = j * dimension; k < dimension; k++) {
      const difference = this.#points[a + k]! - this.#points[b + k]!;
      sum += difference * difference;
    }
    return sum / this.#unit;
  }

  /**
   * Visits the rows of the matrix, which the engine computes block by block; only one block of rows is in memory at a time.
   *
   * @param visit Called for each row in turn with d² to every point, `[N]`, accurate to `slack`. The caller may overwrite
   * it until the next row.
   * @param pause Called after each block with the number of rows done.
   */
  async visitRows(
    visit: (row: number, squared: Float32Array) => void,
    pause: (done: number) => Promise<void>,
  ): Promise<void> {
    const { left, right } = tf.tidy(() => factors(this.#scaled, this.#dimension));
    try {
      for (let first = 0; first < this.count; first += BLOCK_ROWS) {
        const rows = Math.min(BLOCK_ROWS, this.count - first);
        const block = tf.tidy(() => tf.matMul(tf.slice2d(left, [first, 0], [rows, left.shape[1]]), right));
        const values = await block.data<"float32">().finally(() => block.dispose()); // [rows, N]
        for (let i = 0; i < rows; i++) {
          visit(first + i, values.subarray(i * this.count, (i + 1) * this.count));
        }
        await pause(first + rows);
      }
    } finally {
      tf.dispose([left, right]);
    }
  }
}

/** |a|² + |b|² − 2a·b as one product: [−2a, |a|², 1] · [b, 1, |b|²]. */
function factors(points: Float32Array, dimension: number): { left: tf.Tensor2D; right: tf.Tensor2D } {
  const all = tf.tensor2d(points, [points.length / dimension, dimension]);
  const norms = all.square().sum(1, true) as tf.Tensor2D; // [N, 1]
  const ones = tf.onesLike(norms);
  return {
    left: tf.concat2d([all.mul(-2), norms, ones], 1), // [N, D + 2]
    // [D + 2, N], transposed once for all blocks.
    right: tf.concat2d([all, ones, norms], 1).transpose() as tf.Tensor2D,
  };
}

/** The points minus their mean, and the greatest distance from the mean; 1 if all points coincide. */
function centre(points: Float32Array, dimension: number): { centred: Float64Array; farthest: number } {
  const count = points.length / dimension;
  const mean = new Float64Array(dimension);
  points.forEach((value, i) => mean[i % dimension]! += value / count);
  const centred = Float64Array.from(points, (value, i) => value - mean[i % dimension]!);
  let farthest = 0;
  for (let start = 0; start < centred.length; start += dimension) {
    farthest = Math.max(farthest, norm(centred.subarray(start, start + dimension)));
  }
  return { centred, farthest: farthest || 1 };
}
