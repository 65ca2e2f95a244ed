/** The definitions of the evaluation as naive loops over all pairs, to test against. */

/** A pair of embeddings. */
export interface NaivePair {
  first: number;
  second: number;
  /** Euclidean distance. */
  d: number;
  same: boolean;
}

/** All pairs of rows of `[N, D]`. */
export function naivePairs(embeddings: Float32Array, dimension: number, labels: Uint8Array): NaivePair[] {
  const pairs: NaivePair[] = [];
  for (let first = 0; first < labels.length; first++) {
    for (let second = first + 1; second < labels.length; second++) {
      const d = naiveDistance(embeddings, dimension, first, second);
      pairs.push({ first, second, d, same: labels[first] === labels[second] });
    }
  }
  return pairs;
}

function naiveDistance(embeddings: Float32Array, dimension: number, first: number, second: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) {
    sum += (embeddings[first * dimension + k]! - embeddings[second * dimension + k]!) ** 2;
  }
  return Math.sqrt(sum);
}

/** The largest of the distances that occur among negatives with a share of at most `rate` nearer than it. */
export function naiveThreshold(negative: number[], rate: number): number | null {
  if (rate * negative.length < 1 - 1e-6) return null;
  const sorted = negative.toSorted((a, b) => a - b);
  let threshold = sorted[0]!;
  sorted.forEach((d, nearer) => {
    // Of equal distances the first tells how many are nearer.
    if (d > threshold && nearer <= rate * negative.length + 1e-6) threshold = d;
  });
  return threshold;
}

/** How many distances lie below a threshold. */
export function countBelow(distances: number[], threshold: number): number {
  return distances.filter((d) => d < threshold).length;
}

/** Probability that a positive is nearer than a negative, ties counting half. */
export function naiveAuc(positive: number[], negative: number[]): number {
  let sum = 0;
  for (const p of positive) for (const n of negative) sum += p < n ? 1 : p === n ? 0.5 : 0;
  return sum / (positive.length * negative.length);
}

/** Where the false reject rate, falling with the threshold, crosses the false accept rate, interpolated. */
export function naiveEer(positive: number[], negative: number[]): number {
  const all = [
    ...positive.map((d) => ({ d, reject: 1 / positive.length, accept: 0 })),
    ...negative.map((d) => ({ d, reject: 0, accept: 1 / negative.length })),
  ].sort((a, b) => a.d - b.d);
  let [frr, far] = [1, 0];
  for (let i = 0; i < all.length;) {
    let [nextFrr, nextFar] = [frr, far];
    for (const d = all[i]!.d; i < all.length && all[i]!.d === d; i++) {
      nextFrr -= all[i]!.reject;
      nextFar += all[i]!.accept;
    }
    if (nextFrr <= nextFar) {
      const share = (frr - far) / (frr - far + nextFar - nextFrr);
      return far + share * (nextFar - far);
    }
    [frr, far] = [nextFrr, nextFar];
  }
  return NaN;
}

/** Mean and standard deviation over all of the values. */
export function naiveMoments(values: number[]): [mean: number, std: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

/** Mean distance of the pairs of each two classes; NaN where there is none. */
export function naiveClassDistances(pairs: NaivePair[], labels: Uint8Array): number[][] {
  const classes = Array.from({ length: Math.max(-1, ...labels) + 1 }, (_, label) => label);
  return classes.map((a) =>
    classes.map((b) => {
      const own = pairs.filter(({ first, second }) =>
        (labels[first] === a && labels[second] === b) || (labels[first] === b && labels[second] === a)
      );
      return naiveMoments(own.map(({ d }) => d))[0];
    })
  );
}

/** Recall@1 and average precision at R of a query; undefined if its class has no other image. */
export function naiveRanking(
  distances: ArrayLike<number>,
  labels: ArrayLike<number>,
  query: number,
): { recallAt1: boolean; averagePrecisionAtR: number } | undefined {
  const others = Array.from(labels, (label, i) => ({ i, same: label === labels[query], d: distances[i]! }))
    .filter(({ i }) => i !== query)
    .sort((a, b) => a.d - b.d || Number(a.same) - Number(b.same)); // equal distances: negatives first
  const relevant = others.filter(({ same }) => same).length;
  if (relevant === 0) return undefined;
  let sum = 0;
  for (let k = 1; k <= relevant; k++) {
    const hits = others.slice(0, k).filter(({ same }) => same).length;
    if (others[k - 1]!.same) sum += hits / k;
  }
  return { recallAt1: others[0]!.same, averagePrecisionAtR: sum / relevant };
}

/** Recall@1 and MAP@R over all queries whose class has another image. */
export function naiveRetrieval(
  embeddings: Float32Array,
  dimension: number,
  labels: Uint8Array,
): { recallAt1: number; mapAtR: number } {
  const rankings = Array.from(labels, (_, query) => {
    const distances = Array.from(labels, (_, i) => naiveDistance(embeddings, dimension, query, i));
    return naiveRanking(distances, labels, query);
  }).filter((ranking) => ranking !== undefined);
  return {
    recallAt1: rankings.filter(({ recallAt1 }) => recallAt1).length / rankings.length,
    mapAtR: rankings.reduce((sum, { averagePrecisionAtR }) => sum + averagePrecisionAtR, 0) / rankings.length,
  };
}
