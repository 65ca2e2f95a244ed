import { DistanceHistogram } from "../../../lib/eval/distance_histogram.ts";
import type { FigureContext } from "../../../lib/eval/figure.ts";

/** A histogram of the pairs with these squared distances. */
export function histogramOf(...squared: number[]): DistanceHistogram {
  const histogram = new DistanceHistogram(squared.length);
  histogram.addRange(Float32Array.from(squared), 0, squared.length);
  return histogram;
}

/** A context for figures with the given squared distances of all pairs and without thresholds. */
export function contextOf(positive: readonly number[], negative: readonly number[]): FigureContext {
  const set = { embeddings: new Float32Array(), dimension: 0, count: 0, classes: [], starts: [0], order: [] };
  const none = {
    queries: 0,
    recall_at_1: NaN,
    recall_at_5: NaN,
    recall_at_10: NaN,
    r_precision: NaN,
    map_at_r: NaN,
  };
  return {
    positive: histogramOf(...positive),
    negative: histogramOf(...negative),
    thresholds: new Map(),
    retrieval: { all: none, per_class: [] },
    queries: set,
    references: set,
  };
}
