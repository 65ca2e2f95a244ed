import { DistanceHistogram } from "../../../lib/eval/distance_histogram.ts";
import type { FigureContext } from "../../../lib/eval/figure.ts";
import { binOf } from "../../../lib/eval/fine_bins.ts";

/** A histogram of the pairs with these squared distances. */
export function histogramOf(...squared: number[]): DistanceHistogram {
  const histogram = new DistanceHistogram(squared.length);
  for (const value of Float32Array.from(squared)) {
    histogram.addSums(1, Math.sqrt(value), value);
    histogram.counts[binOf(value)]!++;
  }
  return histogram;
}

/** The retrieval of a class without queries. */
export const NO_QUERIES = {
  queries: 0,
  recall_at_1: NaN,
  recall_at_5: NaN,
  recall_at_10: NaN,
  r_precision: NaN,
  map_at_r: NaN,
};

/** A context for figures with the given squared distances of all pairs and without thresholds. */
export function contextOf(positive: readonly number[], negative: readonly number[]): FigureContext {
  const set = {
    embeddings: new Float32Array(),
    dimension: 0,
    count: 0,
    classes: [],
    starts: [0],
    order: [],
    source: new Float32Array(),
  };
  return {
    positive: histogramOf(...positive),
    negative: histogramOf(...negative),
    thresholds: new Map(),
    retrieval: { all: NO_QUERIES, per_class: [] },
    queries: set,
    references: set,
  };
}
