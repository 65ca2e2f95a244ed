import type { ByClass } from "./by_class.ts";
import type { PairTotals } from "./pair_statistics.ts";

/**
 * The mean distance of the pairs of each two classes, and on the diagonal of the pairs within one.
 *
 * @param references The queries themselves where all pairs within one set are meant.
 * @param between As `PairStatistics` has it.
 * @returns `[C, C]`, C being one more than the greatest class of both: a query of the row's class, a reference of the
 * column's; symmetric within one set. NaN where there is no pair.
 */
export function classDistances(
  queries: ByClass,
  references: ByClass,
  between: readonly (readonly PairTotals[])[],
): number[][] {
  const within = queries === references;
  const size = classCount(queries, references);
  const means = Array.from({ length: size }, () => new Array<number>(size).fill(NaN));
  queries.classes.forEach((label, i) =>
    references.classes.forEach((other, j) => {
      const { pairs, distance } = within && j < i ? between[j]![i]! : between[i]![j]!;
      means[label]![other] = distance / pairs; // NaN of 0 / 0
    })
  );
  return means;
}

/** One more than the greatest class that occurs. */
export function classCount(...sets: readonly ByClass[]): number {
  return Math.max(0, ...sets.map(({ classes }) => (classes.at(-1) ?? -1) + 1));
}
