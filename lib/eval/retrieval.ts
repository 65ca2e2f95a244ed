/** How the neighbours of one query rank. */
export interface QueryRanking {
  /** Whether the nearest is of the query's class. */
  recallAt1: boolean;
  /** Average precision over the R nearest, R being how many others the class has. */
  averagePrecisionAtR: number;
}

/**
 * Neighbours are first counted in bins of d² by the high bits of its float32, whose order is that of the
 * numbers: 16 bins from one power of 2 to the next, whatever the scale of the distances.
 */
const BIN_SHIFT = 19;
const RANK_BINS = (0x41000000 >>> BIN_SHIFT) + 1; // the bits of 8, above any d² of unit vectors

/** Parts of a row, each from its first place to one past its last. */
type Ranges = readonly (readonly [from: number, to: number])[];

/**
 * Ranks one query (Musgrave et al., A Metric Learning Reality Check, 2020, for MAP@R). Between equal distances
 * a negative ranks first, so that a collapsed network scores 0.
 *
 * @param squared d² from the query to every embedding, the query itself included; in [0, 4].
 * @param query Its place.
 * @param start First of its class, and `end`, one past the last. The class has another image.
 */
export function rankQuery(squared: Float32Array, query: number, start: number, end: number): QueryRanking {
  const relevant = end - start - 1;
  const bits = new Uint32Array(squared.buffer, squared.byteOffset, squared.length);
  const ownClass: Ranges = [[start, query], [query + 1, end]];
  const otherClasses: Ranges = [[0, start], [end, squared.length]];
  const positives = countBins(bits, ownClass);
  const negatives = countBins(bits, otherClasses);

  let rank = 0;
  let hits = 0;
  let sum = 0;
  let recallAt1 = false;
  const hit = () => {
    sum += ++hits / ++rank;
    if (rank === 1) recallAt1 = true;
  };

  // As long as no bin holds both kinds, the order within bins does not matter: for most queries, most bins.
  let bin = 0;
  for (; rank < relevant && (positives[bin] === 0 || negatives[bin] === 0); bin++) {
    rank += negatives[bin]!;
    for (let i = positives[bin]!; i > 0 && rank < relevant; i--) hit();
  }
  if (rank >= relevant) return { recallAt1, averagePrecisionAtR: sum / relevant };

  // From there on the neighbours up to the R-th are put into order.
  const firstMixed = bin;
  let [nearPositives, nearNegatives] = [0, 0];
  for (; rank + nearPositives + nearNegatives < relevant; bin++) {
    nearPositives += positives[bin]!;
    nearNegatives += negatives[bin]!;
  }
  const near = (ranges: Ranges, count: number) =>
    sortBetween(squared, bits, ranges, firstMixed << BIN_SHIFT, bin << BIN_SHIFT, count);
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
  return { recallAt1, averagePrecisionAtR: sum / relevant };
}

function countBins(bits: Uint32Array, ranges: Ranges): Uint32Array {
  const counts = new Uint32Array(RANK_BINS);
  for (const [from, to] of ranges) {
    for (let i = from; i < to; i++) counts[bits[i]! >>> BIN_SHIFT]!++;
  }
  return counts;
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
