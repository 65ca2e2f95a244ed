/**
 * Collects the indices of float32 numbers that are less than a limit.
 *
 * Most distances of a row are above the limit, so four are tested at a time; and non-negative numbers compare as their
 * bits do, which needs no branch.
 *
 * @param bits The numbers as their bits; none is negative.
 * @param from The first index.
 * @param to One past the last index.
 * @param limit The bits of the limit.
 * @param places Receives the indices, ascending; must have room for all.
 * @param count How many indices `places` already has.
 * @returns How many indices `places` has afterwards.
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
