import { binOfBits, type RowBins } from "./row_bins.ts";

/** The ranking of the references by their distance from one query. R is the number of references of its class. */
export interface QueryRanking {
  /** The rank of the nearest reference of the query's class; 1 is the nearest of all. */
  firstHit: number;
  /** The share of the query's class among the R nearest references. */
  precisionAtR: number;
  /** Average precision over the R nearest. */
  averagePrecisionAtR: number;
}

/**
 * Ranks the references of one query, excluding itself (R-precision and MAP@R: Musgrave et al., A Metric Learning Reality
 * Check, 2020). At equal distances other classes rank first, so that a collapsed network scores 0.
 *
 * @param squared d² from the query to every reference; in [0, 4].
 * @param bins The bins of the same row; at least one reference must be of the query's class.
 */
export function rankQuery(squared: Float32Array, bins: RowBins): QueryRanking {
  const { positives, negatives, relevant } = bins;
  let rank = 0;
  let hits = 0;
  let sum = 0;
  let firstHit = 0;
  const hit = () => {
    sum += ++hits / ++rank;
    if (hits === 1) firstHit = rank;
  };
  // The order within a bin matters only if the bin has both kinds: for most queries, few bins do.
  let mixed: MixedBins | undefined;
  let [p, n] = [0, 0];
  for (let bin = bins.first; rank < relevant; bin++) {
    const [own, others] = [positives[bin]!, negatives[bin]!];
    if (own === 0) {
      rank += others;
    } else if (others === 0 && hits === rank) { // so far each added 1
      const added = Math.min(own, relevant - rank);
      [firstHit, hits, rank, sum] = [1, hits + added, rank + added, sum + added];
    } else if (others === 0) {
      for (let i = 0; i < own && rank < relevant; i++) hit();
    } else {
      mixed ??= sortMixedBins(squared, bins);
      const [lastOwn, lastOther] = [p + own, n + others];
      while (p < lastOwn && rank < relevant) {
        if (n < lastOther && mixed.others[n]! <= mixed.own[p]!) {
          rank++;
          n++;
        } else {
          hit();
          p++;
        }
      }
      rank += lastOther - n;
      n = lastOther;
    }
  }
  return {
    firstHit: hits > 0 ? firstHit : rankOfFirst(squared, bins),
    precisionAtR: hits / relevant,
    averagePrecisionAtR: sum / relevant,
  };
}

/** One more than the number of references of other classes that are no farther than the nearest one of the query's class. */
function rankOfFirst(squared: Float32Array, { ownClass, otherClasses }: RowBins): number {
  let nearest = Infinity;
  for (const { from, to } of ownClass) {
    for (let i = from; i < to; i++) nearest = Math.min(nearest, squared[i]!);
  }
  let rank = 1;
  for (const { from, to } of otherClasses) {
    for (let i = from; i < to; i++) if (squared[i]! <= nearest) rank++;
  }
  return rank;
}

/** The distances in the bins up to that of the R-th neighbour that have both kinds, ascending. */
interface MixedBins {
  /** Distances to the query's class. */
  own: Float32Array;
  /** Distances to other classes. */
  others: Float32Array;
}

function sortMixedBins(squared: Float32Array, bins: RowBins): MixedBins {
  return {
    own: sortWhere(bins.negatives, squared, bins, bins.near),
    others: sortWhere(bins.positives, squared, bins, bins.nearOthers),
  };
}

/** The distances at some indices, ascending: only those in bins that also have references of the other kind. */
function sortWhere(
  others: Uint32Array,
  squared: Float32Array,
  { bits, end }: RowBins,
  places: Int32Array,
): Float32Array {
  const found = new Float32Array(places.length);
  let count = 0;
  for (let k = 0; k < places.length; k++) {
    const bin = binOfBits(bits[places[k]!]!);
    if (bin < end && others[bin]! > 0) found[count++] = squared[places[k]!]!;
  }
  return found.subarray(0, count).sort();
}
