import type { RandomStream } from "../base/random.ts";

/**
 * Classes beyond which those of which a batch has nothing are left out of its counts: a batch then costs as much as it
 * has classes, and not as much as there are. Fewer are all counted, which draws the same numbers as ever: a training
 * that is resumed finds the batches that it began with.
 */
const FEW_CLASSES = 256;

/** How many images of some classes. */
export interface ClassCounts {
  /** The classes, ascending. */
  classes: number[];
  /** Of each of them. */
  counts: number[];
}

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
 * @param counts Of each class.
 * @returns Counts of each batch.
 */
export function spreadOverBatches(counts: number[], batches: number, random: RandomStream): ClassCounts[] {
  return halve({ classes: counts.map((_, c) => c), counts }, batches, random, counts.length > FEW_CLASSES);
}

function halve(all: ClassCounts, batches: number, random: RandomStream, sparse: boolean): ClassCounts[] {
  const { classes, counts } = sparse ? withoutZeros(all) : all;
  if (batches === 1) return [{ classes, counts }];
  const half = Math.floor(batches / 2);
  const first = apportion(counts, half, batches, random);
  const second = counts.map((count, c) => count - first[c]!);
  return [
    ...halve({ classes, counts: first }, half, random, sparse),
    ...halve({ classes, counts: second }, batches - half, random, sparse),
  ];
}

function withoutZeros({ classes, counts }: ClassCounts): ClassCounts {
  return { classes: classes.filter((_, i) => counts[i]! > 0), counts: counts.filter((count) => count > 0) };
}
