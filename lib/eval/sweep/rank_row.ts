import { firstBits } from "../row_bins.ts";
import { otherRanges, ownRanges, type SweptRow, type ThreadSpace } from "./thread_space.ts";

/** Counts the references of a row in its bins, those of the query's class apart from the others. */
export function binRow(space: ThreadSpace, row: SweptRow): void {
  const { kernel, own, sets: { references } } = space;
  kernel.clearBins(own.ownBins);
  kernel.clearBins(own.otherBins);
  for (const [from, to] of ownRanges(row)) kernel.binRange(row.at, from, to, own.ownBins);
  for (const [from, to] of otherRanges(row, references.count)) {
    kernel.binRange(row.at, from, to, own.otherBins);
  }
}

/**
 * Ranks the references of a row by their distance from the query, excluding itself. At equal distances other classes rank
 * first, so that a collapsed network scores 0. References in bins nearer than any of another class are all hits and need
 * no order; the others are sorted as far as the ranking goes.
 *
 * @param row With its bins counted; at least one reference must be of the query's class.
 * @param whole Whether to rank all references, and not only the R nearest.
 * @param out Receives, from `at` on, the rank of the first reference of the query's class, how many of these are among the
 * R nearest, the sum of the precisions at these, and, if `whole`, that of the precisions at all of its class.
 */
export function rankRow(
  space: ThreadSpace,
  row: SweptRow,
  whole: boolean,
  out: Float64Array,
  at: number,
): void {
  const { kernel, own, ints, doubles, sets: { references } } = space;
  const { relevant } = row;
  kernel.scanBins(own.ownBins, own.otherBins, relevant, own.result);
  const firstOther = ints[own.result / 4]!;
  const before = ints[own.result / 4 + 1]!;
  const lastBin = ints[own.result / 4 + 2]!;
  if (before === relevant) {
    out.set([1, relevant, relevant, relevant], at);
    return;
  }
  const [ours, others] = [ownRanges(row), otherRanges(row, references.count)];
  const low = firstBits(firstOther);
  let limit = firstBits(lastBin);
  if (whole) {
    for (const [from, to] of ours) {
      limit = Math.max(limit, kernel.greatest(row.at, from, to) + 1);
    }
  }
  let end = own.ownKeys;
  for (const [from, to] of ours) end = kernel.gatherKeys(row.at, from, to, low, limit, end);
  let otherEnd = own.otherKeys;
  for (const [from, to] of others) otherEnd = kernel.gatherKeys(row.at, from, to, low, limit, otherEnd);
  kernel.rankKeys(
    own.ownKeys,
    (end - own.ownKeys) / 4,
    own.otherKeys,
    (otherEnd - own.otherKeys) / 4,
    32 - Math.clz32(limit - low - 1),
    before,
    relevant,
    own.buckets,
    own.space,
    own.result,
  );
  for (let i = 0; i < 4; i++) out[at + i] = doubles[own.result / 8 + i]!;
  if (out[at] === 0) out[at] = rankOfFirst(space, row);
}

/** One more than the number of references of other classes that are no farther than the nearest one of the query's class. */
function rankOfFirst({ kernel, sets: { references } }: ThreadSpace, row: SweptRow): number {
  const nearest = Math.min(...ownRanges(row).map(([from, to]) => kernel.least(row.at, from, to)));
  return otherRanges(row, references.count).reduce(
    (rank, [from, to]) => rank + kernel.countBelow(row.at, from, to, nearest + 1),
    1,
  );
}
