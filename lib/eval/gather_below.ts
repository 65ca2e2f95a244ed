/**
 * Gathers the places of float32 numbers that are less than a limit.
 *
 * Of the distances of a row most are of no interest, so that four are looked at at a time; and numbers that are not
 * negative compare as their bits do, which takes no branch.
 *
 * @param bits The numbers as their bits; none is negative.
 * @param from Where to begin.
 * @param to Where to end: one past the last.
 * @param limit The bits of the limit.
 * @param places Takes them, ascending; has room for all.
 * @param count How many it has already.
 * @returns How many it has then.
 */
export function gatherBelow(
  bits: Int32Array,
  from: number,
  to: number,
  limit: number,
  places: Int32Array,
  count: number,
): number {
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const signs = (bits[i]! - limit) | (bits[i + 1]! - limit) | (bits[i + 2]! - limit) |
      (bits[i + 3]! - limit);
    if (signs >= 0) continue;
    for (let k = i; k < i + 4; k++) {
      places[count] = k;
      count += (bits[k]! - limit) >>> 31;
    }
  }
  for (; i < to; i++) if (bits[i]! < limit) places[count++] = i;
  return count;
}
