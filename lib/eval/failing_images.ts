import { sortByClass } from "./by_class.ts";
import { visitRows } from "./row_blocks.ts";
import { Smallest } from "./smallest.ts";

/** An image that is in pairs on the wrong side of a threshold. */
export interface FailingImage {
  /** Its number in the set, from 0. */
  image: number;
  label: number;
  /** Its pairs with images of its own class that are not below the threshold: false rejects. */
  rejected: number;
  /** Its pairs with images of other classes that are below the threshold: false accepts. */
  accepted: number;
  /** The other class with most of these; undefined if there are none. */
  takenFor?: number;
}

/** The pairs on the wrong side of a threshold, by the images that are in most of them. */
export interface FailingImages {
  /** Positive pairs that are not below the threshold. */
  rejected: number;
  /** Negative pairs below the threshold. */
  accepted: number;
  /** The images in the most failing pairs, most first. */
  images: FailingImage[];
  /** The failing pairs with one of these images; undefined if there are too many failing pairs to say. */
  covered?: { rejected: number; accepted: number };
}

/** The most failing pairs that are remembered, to count those with one of the images: 32 MB. */
const MOST_PAIRS = 1 << 22;

/**
 * Finds the images that are in the most pairs on the wrong side of a threshold, over all pairs of a set. Sweeps over the
 * distance matrix once, block by block.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param labels The class of each, `[N]`.
 * @param threshold A distance; pairs below it are accepted.
 * @param most How many images to return.
 * @throws {UserError} If an embedding is longer than 1 or not finite.
 */
export async function findFailingImages(
  embeddings: Float32Array,
  dimension: number,
  labels: Int32Array<ArrayBufferLike>,
  threshold: number,
  most: number,
): Promise<FailingImages> {
  const sorted = sortByClass(embeddings, dimension, labels);
  const { count, classes } = sorted;
  const classIndexes = new Int32Array(count);
  classes.forEach((_, i) => classIndexes.fill(i, sorted.starts[i], sorted.starts[i + 1]));
  const rejected = new Uint32Array(count);
  const accepted = new Uint32Array(count);
  /** By image and class, only of images that have any: with many classes few have. */
  const acceptedAs = new Map<number, Map<number, number>>();
  /** Each as `row · count + column`. */
  const pairs: number[] = [];
  const accept = (image: number, other: number) => {
    accepted[image]!++;
    const own = acceptedAs.get(image) ?? new Map<number, number>();
    acceptedAs.set(image, own.set(classIndexes[other]!, (own.get(classIndexes[other]!) ?? 0) + 1));
  };
  await visitRows(sorted, sorted, ({ row, from, end, squared }) => {
    for (let i = from; i < count; i++) {
      const isAccepted = Math.sqrt(squared[i]!) < threshold;
      if (i < end) {
        if (isAccepted) continue;
        rejected[row]!++;
        rejected[i]!++;
      } else {
        if (!isAccepted) continue;
        accept(row, i);
        accept(i, row);
      }
      if (pairs.length <= MOST_PAIRS) pairs.push(row * count + i);
    }
  });
  const worst = new Smallest<number>(most);
  for (let i = 0; i < count; i++) {
    const failing = rejected[i]! + accepted[i]!;
    if (failing > 0 && -failing < worst.limit) worst.offer(-failing, i);
  }
  const chosen = new Set(worst.items);
  const covered = { rejected: 0, accepted: 0 };
  for (const pair of pairs) {
    const [first, second] = [Math.floor(pair / count), pair % count];
    if (!chosen.has(first) && !chosen.has(second)) continue;
    covered[classIndexes[first] === classIndexes[second] ? "rejected" : "accepted"]++;
  }
  const half = (counts: Uint32Array) => counts.reduce((sum, value) => sum + value, 0) / 2;
  return {
    rejected: half(rejected),
    accepted: half(accepted),
    images: worst.items.map((row) => {
      const most = [...acceptedAs.get(row) ?? []].sort(([a, m], [b, n]) => n - m || a - b)[0];
      return {
        image: sorted.order[row]!,
        label: classes[classIndexes[row]!]!,
        rejected: rejected[row]!,
        accepted: accepted[row]!,
        ...(most && { takenFor: classes[most[0]]! }),
      };
    }),
    ...(pairs.length <= MOST_PAIRS && { covered }),
  };
}
