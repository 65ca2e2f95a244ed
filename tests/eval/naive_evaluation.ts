/** The definitions of the evaluation as naive loops over all pairs, as a reference for tests. */

import type { RetrievalFigures } from "../../lib/eval/retrieval_evaluation.ts";
import type { Labelled } from "./fixtures.ts";

/** A pair of embeddings. */
export interface NaivePair {
  first: number;
  second: number;
  /** Euclidean distance. */
  d: number;
  same: boolean;
}

/** All pairs of rows of `[N, D]`. */
export function naivePairs({ embeddings, dimension, labels }: Labelled): NaivePair[] {
  const pairs: NaivePair[] = [];
  for (let first = 0; first < labels.length; first++) {
    for (let second = first + 1; second < labels.length; second++) {
      const d = naiveDistance(embeddings, embeddings, dimension, first, second);
      pairs.push({ first, second, d, same: labels[first] === labels[second] });
    }
  }
  return pairs;
}

/** All pairs of a query with a reference that is not the same image. */
export function naiveCrossPairs(queries: Labelled, references: Labelled, selves?: Int32Array): NaivePair[] {
  const pairs: NaivePair[] = [];
  for (let first = 0; first < queries.labels.length; first++) {
    for (let second = 0; second < references.labels.length; second++) {
      if (selves?.[first] === second) continue;
      const d = naiveDistance(queries.embeddings, references.embeddings, queries.dimension, first, second);
      pairs.push({ first, second, d, same: queries.labels[first] === references.labels[second] });
    }
  }
  return pairs;
}

/** The distance of a row of `[N, D]` from one of `[R, D]`. */
export function naiveDistance(
  embeddings: Float32Array,
  references: Float32Array,
  dimension: number,
  first: number,
  second: number,
): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) {
    sum += (embeddings[first * dimension + k]! - references[second * dimension + k]!) ** 2;
  }
  return Math.sqrt(sum);
}

/** The largest negative distance such that at most the share `rate` of the negatives is nearer. */
export function naiveThreshold(negative: number[], rate: number): number | null {
  if (rate * negative.length < 1 - 1e-6) return null;
  const sorted = negative.toSorted((a, b) => a - b);
  let threshold = sorted[0]!;
  sorted.forEach((d, nearer) => {
    // The index of the first of equal distances is the number of nearer ones.
    if (d > threshold && nearer <= rate * negative.length + 1e-6) threshold = d;
  });
  return threshold;
}

/** The number of distances below a threshold. */
export function countBelow(distances: number[], threshold: number): number {
  return distances.filter((d) => d < threshold).length;
}

/** Probability that a positive is nearer than a negative, where ties count half. */
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

/** Mean and population standard deviation. */
export function naiveMoments(values: number[]): [mean: number, std: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

/** Mean distance of the pairs of every two classes, the first one's class first; NaN if there is none. */
export function naiveClassDistances(
  pairs: NaivePair[],
  queries: Labelled,
  references?: Labelled,
): number[][] {
  const others = references ?? queries;
  const classes = Array.from(
    { length: Math.max(-1, ...queries.labels, ...others.labels) + 1 },
    (_, label) => label,
  );
  return classes.map((a) =>
    classes.map((b) => {
      const own = pairs.filter(({ first, second }) => {
        const [one, other] = [queries.labels[first], others.labels[second]];
        return (one === a && other === b) || (references === undefined && one === b && other === a);
      });
      return naiveMoments(own.map(({ d }) => d))[0];
    })
  );
}

/** A reference in the ranking for a query. */
export interface NaiveNeighbour {
  /** Its index among the references. */
  index: number;
  label: number;
  d: number;
}

/** The references of a query, excluding itself, nearest first; at equal distances other classes come first. */
export function naiveNeighbours(
  queries: Labelled,
  references: Labelled | undefined,
  query: number,
  self = -1,
): NaiveNeighbour[] {
  const { embeddings, labels } = references ?? queries;
  return Array.from(labels, (label, index) => ({
    index,
    label,
    d: naiveDistance(queries.embeddings, embeddings, queries.dimension, query, index),
  }))
    .filter(({ index }) => references === undefined ? index !== query : index !== self)
    .sort((a, b) =>
      a.d - b.d ||
      Number(a.label === queries.labels[query]) - Number(b.label === queries.labels[query]) ||
      a.label - b.label || a.index - b.index
    );
}

/** The ranking of the references for a query. */
export interface NaiveRanking {
  firstHit: number;
  precisionAtR: number;
  averagePrecisionAtR: number;
  /** Over the whole ranking. */
  averagePrecision: number;
}

/** The ranking of sorted references for a query of a class; undefined if none is of that class. */
export function naiveRanking(
  neighbours: readonly { label: number }[],
  label: number,
): NaiveRanking | undefined {
  const relevant = neighbours.filter((neighbour) => neighbour.label === label).length;
  if (relevant === 0) return undefined;
  const hitsAt = (k: number) =>
    neighbours.slice(0, k).filter((neighbour) => neighbour.label === label).length;
  let sum = 0;
  for (let k = 1; k <= relevant; k++) if (neighbours[k - 1]!.label === label) sum += hitsAt(k) / k;
  let whole = 0;
  neighbours.forEach((neighbour, i) => {
    if (neighbour.label === label) whole += hitsAt(i + 1) / (i + 1);
  });
  return {
    averagePrecision: whole / relevant,
    firstHit: neighbours.findIndex((neighbour) => neighbour.label === label) + 1,
    precisionAtR: hitsAt(relevant) / relevant,
    averagePrecisionAtR: sum / relevant,
  };
}

/** The ranking of each query. */
export function naiveRankings(
  queries: Labelled,
  references?: Labelled,
  selves?: Int32Array,
): (NaiveRanking | undefined)[] {
  return Array.from(
    queries.labels,
    (label, query) => naiveRanking(naiveNeighbours(queries, references, query, selves?.[query]), label),
  );
}

/** The retrieval figures over the queries that have a reference of their class. */
export function naiveRetrieval(
  all: readonly (NaiveRanking | undefined)[],
  whole = false,
): RetrievalFigures {
  const rankings = all.filter((ranking) => ranking !== undefined);
  const mean = (value: (ranking: NaiveRanking) => number) =>
    rankings.reduce((sum, ranking) => sum + value(ranking), 0) / rankings.length;
  return {
    queries: rankings.length,
    recall_at_1: mean(({ firstHit }) => Number(firstHit <= 1)),
    recall_at_5: mean(({ firstHit }) => Number(firstHit <= 5)),
    recall_at_10: mean(({ firstHit }) => Number(firstHit <= 10)),
    recall_at_20: mean(({ firstHit }) => Number(firstHit <= 20)),
    r_precision: mean(({ precisionAtR }) => precisionAtR),
    map_at_r: mean(({ averagePrecisionAtR }) => averagePrecisionAtR),
    ...(whole && { map: mean(({ averagePrecision }) => averagePrecision) }),
  };
}
