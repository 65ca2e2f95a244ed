import type { RandomStream } from "../base/random.ts";

/**
 * With more classes than this, the counts of a batch omit the classes that it does not contain: the cost of
 * a batch then depends on its own classes only. With fewer classes all are counted, which draws the same
 * random numbers as always: a resumed training finds the batches that it started with.
 */
const FEW_CLASSES = 256;

/** The number of images of each class in a batch. */
export interface ClassCounts {
  /** In ascending order. */
  classes: number[];
  /** The number of images of each of the classes. */
  counts: number[];
}

/**
 * Returns the share `part / whole` of each count, rounded down or up so that nothing is lost: the sum of the
 * result is `part / whole` of the sum of the counts, which must be an integer.
 *
 * The counts to round up are drawn by systematic sampling (Madow, 1949), so each gets its exact share in
 * expectation.
 */
export function apportion(counts: number[], part: number, whole: number, random: RandomStream): number[] {
  const order = random.shuffle(counts.map((_, c) => c));
  const shares = counts.map(() => 0);
  // Integers throughout: a share that is slightly below an integer in floating point would lose an image.
  let before = random.integer(whole);
  for (const c of order) {
    const after = before + counts[c]! * part;
    shares[c] = Math.floor(after / whole) - Math.floor(before / whole);
    before = after;
  }
  return shares;
}

/**
 * Distributes counts over batches of equal size: each batch gets floor(n / batches) or ceil(n / batches) of
 * a count n, so that all of it is used, and every batch has the same sum, which must be an integer.
 *
 * The batches are halved until a single one remains. Each half gets its share of each count, rounded down or
 * up, which always stays within the bounds above, so they hold for the single batch too.
 *
 * @param counts The number of images of each class.
 * @returns The counts of each batch.
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
