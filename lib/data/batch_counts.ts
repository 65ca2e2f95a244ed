import type { RandomStream } from "../base/random.ts";

/**
 * `part` of `whole` of each count, rounded down or up so that nothing is lost: the result sums to
 * `part / whole` of the counts' sum, which must be a whole number.
 *
 * Which counts are rounded up is drawn by systematic sampling (Madow, 1949), so each has its exact share in
 * expectation.
 */
export function apportion(counts: number[], part: number, whole: number, random: RandomStream): number[] {
  const order = random.shuffle(counts.map((_, c) => c));
  const shares = counts.map(() => 0);
  // Whole numbers throughout: a share that floating point put just below the next would lose an image.
  let before = random.integer(whole);
  for (const c of order) {
    const after = before + counts[c]! * part;
    shares[c] = Math.floor(after / whole) - Math.floor(before / whole);
    before = after;
  }
  return shares;
}

/**
 * Spreads counts over batches of equal size: each batch gets floor(n / batches) or ceil(n / batches) of a count
 * n, so that all of it is used, and every batch has the same sum, which must be a whole number.
 *
 * The batches are halved until one is left. A half gets its share of each count rounded down or up, which never
 * leaves the bounds above, so that they hold for the single batch too.
 *
 * @returns Counts of each batch, `[batches][counts.length]`.
 */
export function spreadOverBatches(counts: number[], batches: number, random: RandomStream): number[][] {
  if (batches === 1) return [counts];
  const half = Math.floor(batches / 2);
  const first = apportion(counts, half, batches, random);
  const second = counts.map((count, c) => count - first[c]!);
  return [
    ...spreadOverBatches(first, half, random),
    ...spreadOverBatches(second, batches - half, random),
  ];
}
