import { firstBits, type Ranges, type RowBins } from "./row_bins.ts";

/** How the references rank by their distance from one query. R is how many of them are of its class. */
export interface QueryRanking {
  /** Rank of the nearest of the query's class, 1 being the nearest of all. */
  firstHit: number;
  /** Share of the query's class among the R nearest. */
  precisionAtR: number;
  /** Average precision over the R nearest. */
  averagePrecisionAtR: number;
}

/**
 * Ranks the references of one query, itself left out (Musgrave et al., A Metric Learning Reality Check, 2020, for
 * R-precision and MAP@R). Between equal distances another class ranks first, so that a collapsed network scores 0.
 *
 * @param squared d² from the query to every reference; in [0, 4].
 * @param bins Of the same row; at least one reference is of the query's class.
 */
export function rankQuery(squared: Float32Array, bins: RowBins): QueryRanking {
  const { positives, negatives, ownClass, otherClasses, relevant } = bins;
  let rank = 0;
  let hits = 0;
  let sum = 0;
  let firstHit = 0;
  const hit = () => {
    sum += ++hits / ++rank;
    if (hits === 1) firstHit = rank;
  };
  const ranking = () => ({
    firstHit: hits > 0 ? firstHit : rankOfFirst(squared, ownClass, otherClasses),
    precisionAtR: hits / relevant,
    averagePrecisionAtR: sum / relevant,
  });

  // As long as no bin holds both kinds, the order within bins does not matter: for most queries, most bins.
  let bin = 0;
  for (; rank < relevant && (positives[bin] === 0 || negatives[bin] === 0); bin++) {
    rank += negatives[bin]!;
    for (let i = positives[bin]!; i > 0 && rank < relevant; i--) hit();
  }
  if (rank >= relevant) return ranking();

  // From there on the neighbours up to the R-th are put into order.
  const firstMixed = bin;
  let [nearPositives, nearNegatives] = [0, 0];
  for (; rank + nearPositives + nearNegatives < relevant; bin++) {
    nearPositives += positives[bin]!;
    nearNegatives += negatives[bin]!;
  }
  const near = (ranges: Ranges, count: number) =>
    sortBetween(squared, bins.bits, ranges, firstBits(firstMixed), firstBits(bin), count);
  const own = near(ownClass, nearPositives);
  const others = near(otherClasses, nearNegatives);
  for (let p = 0, n = 0; rank < relevant;) {
    // A comparison with what is beyond an array's end is false.
    if (n === others.length || own[p]! < others[n]!) {
      hit();
      p++;
    } else {
      rank++;
      n++;
    }
  }
  return ranking();
}

/** One more than how many of other classes are at most as far as the nearest of the query's own. */
function rankOfFirst(squared: Float32Array, ownClass: Ranges, otherClasses: Ranges): number {
  let nearest = Infinity;
  for (const [from, to] of ownClass) {
    for (let i = from; i < to; i++) nearest = Math.min(nearest, squared[i]!);
  }
  let rank = 1;
  for (const [from, to] of otherClasses) {
    for (let i = from; i < to; i++) if (squared[i]! <= nearest) rank++;
  }
  return rank;
}

/** The values, `count` of them, whose bits lie in [least, limit), ascending. */
function sortBetween(
  squared: Float32Array,
  bits: Uint32Array,
  ranges: Ranges,
  least: number,
  limit: number,
  count: number,
): Float32Array {
  const found = new Float32Array(count);
  let filled = 0;
  for (const [from, to] of ranges) {
    for (let i = from; i < to; i++) {
      const value = bits[i]!;
      if (value >= least && value < limit) found[filled++] = squared[i]!;
    }
  }
  return found.sort();
}
