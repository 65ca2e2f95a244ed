import { UserError } from "../../base/user_error.ts";

/** How far the length of a vector may be from 1: more than rounding to float32 causes. */
const TOLERANCE = 1e-4;

/** Embeddings of length 1. */
export interface UnitRows {
  /** `[N, D]`; the numbers of the file where all rows have length 1, to the bit of a float32. */
  embeddings: Float32Array<ArrayBuffer>;
  /** The least and the greatest length before they were scaled; missing if none had to be. */
  lengths?: [least: number, greatest: number];
}

/**
 * Scales rows to length 1, unless all have that length: Euclidean distances of unit vectors rank pairs as cosines do.
 *
 * @param values Row by row, in the precision of the file.
 * @param path The file's, for messages.
 * @throws {UserError} If a number is not finite, or a row is all zeros and thus has no direction.
 */
export function unitRows(values: ArrayLike<number>, dimension: number, path: string): UnitRows {
  const count = values.length / dimension;
  const rowLengths = Float64Array.from({ length: count }, (_, row) => lengthOf(values, row, dimension, path));
  const embeddings = values instanceof Float32Array && values.buffer instanceof ArrayBuffer
    ? values as Float32Array<ArrayBuffer>
    : Float32Array.from(values);
  const [least, greatest] = rowLengths.reduce(
    ([least, greatest], length) => [Math.min(least, length), Math.max(greatest, length)],
    [Infinity, 0],
  );
  if (least >= 1 - TOLERANCE && greatest <= 1 + TOLERANCE) return { embeddings };
  rowLengths.forEach((length, row) => {
    const first = row * dimension;
    for (let i = first; i < first + dimension; i++) embeddings[i] = values[i]! / length;
  });
  return { embeddings, lengths: [least, greatest] };
}

function lengthOf(values: ArrayLike<number>, row: number, dimension: number, path: string): number {
  const first = row * dimension;
  let largest = 0;
  for (let i = first; i < first + dimension; i++) {
    const size = Math.abs(values[i]!);
    if (!(size < Infinity)) {
      throw new UserError(
        `Expected finite numbers in ${path} but found ${values[i]} in row ${row}, column ${
          i - first
        } (from 0); ` +
          "leave the row out, or look for what made it",
      );
    }
    if (size > largest) largest = size;
  }
  if (largest === 0) {
    throw new UserError(
      `Expected embeddings with a direction in ${path} but row ${row} (from 0) is all zeros; leave it out`,
    );
  }
  let sum = 0;
  // Relative to the largest, since squares of very large and very small numbers leave the range.
  for (let i = first; i < first + dimension; i++) sum += (values[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
