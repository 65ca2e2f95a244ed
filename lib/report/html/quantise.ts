/** Values quantised to integers. */
export interface Quantised {
  /** The value of one unit of the integers. */
  scale: number;
  values: Int16Array<ArrayBuffer>;
}

/** The greatest 16-bit number. */
const MOST = 32767;

/**
 * Quantises values to 16 bits: half the size, with an error of at most half the scale each.
 *
 * @param values NaN becomes 0.
 */
export function quantise(values: ArrayLike<number>): Quantised {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > most && size < Infinity) most = size;
  }
  const scale = most === 0 ? 1 : most / MOST;
  return { scale, values: Int16Array.from(values, (value) => Math.round(value / scale)) };
}

/**
 * The greatest error of a distance between two quantised embeddings: each is within a ball around the true one, so the
 * error is at most twice the radius.
 *
 * @param embeddings `[N, D]`
 * @param dimension D.
 */
export function distanceError(
  embeddings: Float32Array,
  dimension: number,
  { scale, values }: Quantised,
): number {
  let most = 0;
  for (let start = 0; start < embeddings.length; start += dimension) {
    let squared = 0;
    for (let i = start; i < start + dimension; i++) squared += (embeddings[i]! - scale * values[i]!) ** 2;
    if (squared > most) most = squared;
  }
  return 2 * Math.sqrt(most);
}
