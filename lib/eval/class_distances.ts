import type { PairStatistics } from "./pair_statistics.ts";

/**
 * The mean distance of the pairs of each two classes, and on the diagonal of the pairs within one.
 *
 * @param labels Number of each class that occurs, ascending.
 * @returns `[C, C]`, symmetric, C being one more than the greatest of them; NaN where there is no pair.
 */
export function classDistances(
  labels: readonly number[],
  { classes, between }: Pick<PairStatistics, "classes" | "between">,
): number[][] {
  const size = (labels.at(-1) ?? -1) + 1;
  const means = Array.from({ length: size }, () => new Array<number>(size).fill(NaN));
  labels.forEach((label, i) => {
    const { images, pairs, distance } = classes[i]!;
    means[label]![label] = distance / pairs; // NaN of 0 / 0
    for (let j = i + 1; j < labels.length; j++) {
      const mean = between[i]![j]! / (images * classes[j]!.images);
      means[label]![labels[j]!] = mean;
      means[labels[j]!]![label] = mean;
    }
  });
  return means;
}
