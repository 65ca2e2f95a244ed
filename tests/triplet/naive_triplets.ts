/** The definitions of the miners as naive loops over a batch, to test against. */

/** A batch as the input of a miner. */
export interface NaiveBatch {
  /** `[B][B]` */
  distances: number[][];
  labels: number[];
  margin: number;
  /** Whether the margin is between squared distances. */
  squared?: boolean;
  /** The dimension of the embeddings. */
  dimension: number;
  positiveUniform: number[];
  negativeUniform: number[];
}

/** A triplet of indices into the batch. */
export interface NaiveTriplet {
  anchor: number;
  positive: number;
  negative: number;
}

/** The names of the miners that select one triplet per anchor without weights. */
export type NaiveMiner = "semi-hard" | "hard" | "batch-hard" | "batch-all" | "easy-positive";

/** The other images of the anchor's class. */
export function naivePositives({ labels }: NaiveBatch, anchor: number): number[] {
  return indices(labels).filter((i) => i !== anchor && labels[i] === labels[anchor]);
}

/** Images of other classes. */
export function naiveNegatives({ labels }: NaiveBatch, anchor: number): number[] {
  return indices(labels).filter((i) => labels[i] !== labels[anchor]);
}

/** Negatives that are farther than the positive, but by less than the margin. */
export function naiveSemiHards(batch: NaiveBatch, anchor: number, positive: number): number[] {
  const d = batch.distances[anchor]!;
  // The bound in float32, so that a tie with it remains a tie.
  const bound = batch.squared
    ? Math.sqrt(d[positive]! ** 2 + batch.margin)
    : Math.fround(d[positive]! + batch.margin);
  return naiveNegatives(batch, anchor).filter((n) => d[n]! > d[positive]! && d[n]! < bound);
}

/** Of k candidates, the one at index ⌊u·k⌋. */
export function naivePick(candidates: number[], uniform: number): number {
  return candidates[Math.floor(Math.fround(uniform * candidates.length))]!;
}

/** The triplets that a miner must select. */
export function naiveMine(miner: NaiveMiner, batch: NaiveBatch): NaiveTriplet[] {
  const triplets: NaiveTriplet[] = [];
  for (const anchor of indices(batch.labels)) {
    const d = (i: number) => batch.distances[anchor]![i]!;
    const positives = naivePositives(batch, anchor);
    const negatives = naiveNegatives(batch, anchor);
    if (positives.length === 0 || negatives.length === 0) continue;
    const drawn = naivePick(positives, batch.positiveUniform[anchor]!);
    const nearest = (some: number[]) => some.reduce((best, i) => d(i) < d(best) ? i : best);
    switch (miner) {
      case "semi-hard":
      case "easy-positive": {
        const positive = miner === "semi-hard" ? drawn : nearest(positives);
        const semiHards = naiveSemiHards(batch, anchor, positive);
        const negative = semiHards.length > 0
          ? nearest(semiHards)
          : naivePick(negatives, batch.negativeUniform[anchor]!);
        triplets.push({ anchor, positive, negative });
        break;
      }
      case "hard":
        triplets.push({ anchor, positive: drawn, negative: nearest(negatives) });
        break;
      case "batch-hard": {
        const positive = positives.reduce((best, i) => d(i) > d(best) ? i : best);
        triplets.push({ anchor, positive, negative: nearest(negatives) });
        break;
      }
      case "batch-all":
        for (const positive of positives) {
          for (const negative of negatives) triplets.push({ anchor, positive, negative });
        }
    }
  }
  return triplets;
}

/** The share of the pairs of anchor and positive, each counted once, with a semi-hard negative; 0 if there are none. */
export function naiveSemiHardShare(batch: NaiveBatch, triplets: NaiveTriplet[]): number {
  const pairs = new Map(triplets.map((triplet) => [`${triplet.anchor},${triplet.positive}`, triplet]));
  let found = 0;
  for (const { anchor, positive } of pairs.values()) {
    if (naiveSemiHards(batch, anchor, positive).length > 0) found++;
  }
  return found / Math.max(1, pairs.size);
}

/**
 * How probable each image is as an anchor's negative under distance-weighted sampling (Wu et al., 2017,
 * section 4.1): in inverse proportion to q(d) = dⁿ⁻² (1 − d²/4)^((n−3)/2), distances below 0.5 counting as 0.5
 * and images at 1.4 or farther left out. Undefined where that leaves none.
 */
export function naiveNegativeProbabilities(batch: NaiveBatch, anchor: number): number[] | undefined {
  const n = batch.dimension;
  const weights = new Array<number>(batch.labels.length).fill(0);
  for (const i of naiveNegatives(batch, anchor)) {
    const d = Math.max(0.5, batch.distances[anchor]![i]!);
    if (d < Math.fround(1.4)) weights[i] = 1 / (d ** (n - 2) * (1 - d * d / 4) ** ((n - 3) / 2));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? undefined : weights.map((weight) => weight / total);
}

/** The pairs that the multi-similarity miner selects (Wang et al., 2019, section 4.2), each `[anchor, other]`. */
export interface NaivePairs {
  positive: [number, number][];
  negative: [number, number][];
}

/** Pairs that are harder than the hardest of the other kind, with a tolerance of ε; S is the cosine. */
export function naiveMultiSimilarityPairs(batch: NaiveBatch, epsilon: number): NaivePairs {
  const pairs: NaivePairs = { positive: [], negative: [] };
  for (const anchor of indices(batch.labels)) {
    const s = (i: number) => 1 - batch.distances[anchor]![i]! ** 2 / 2;
    const positives = naivePositives(batch, anchor);
    const negatives = naiveNegatives(batch, anchor);
    for (const p of positives) {
      if (negatives.some((n) => s(p) - epsilon < s(n))) pairs.positive.push([anchor, p]);
    }
    for (const n of negatives) {
      if (positives.some((p) => s(n) + epsilon > s(p))) pairs.negative.push([anchor, n]);
    }
  }
  return pairs;
}

/** The pairs of triplets, each once. */
export function naivePairsOf(triplets: NaiveTriplet[]): NaivePairs {
  const unique = (pairs: [number, number][]) =>
    [...new Map(pairs.map((pair) => [pair.join(), pair])).values()].sort((a, b) =>
      a[0] - b[0] || a[1] - b[1]
    );
  return {
    positive: unique(triplets.map(({ anchor, positive }) => [anchor, positive])),
    negative: unique(triplets.map(({ anchor, negative }) => [anchor, negative])),
  };
}

/** All triplets of a positive and a negative pair of one anchor. */
export function naiveTripletsOf({ positive, negative }: NaivePairs): NaiveTriplet[] {
  return positive.flatMap(([anchor, p]) =>
    negative.filter(([other]) => other === anchor).map(([, n]) => ({ anchor, positive: p, negative: n }))
  );
}

/** Euclidean distances between all rows. */
export function naiveDistances(rows: number[][]): number[][] {
  return rows.map((a) => rows.map((b) => Math.hypot(...a.map((value, k) => value - b[k]!))));
}

/** A row scaled to length 1. */
export function naiveNormalise(row: number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

function indices(items: unknown[]): number[] {
  return items.map((_, i) => i);
}
