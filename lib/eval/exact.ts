import { ValBootstrap } from "./bootstrap.ts";
import { sortByClass } from "./by_class.ts";
import { classDistances } from "./class_distances.ts";
import { areaUnderRoc, equalErrorRate, shownCounts } from "./distance_histogram.ts";
import type { ClassEvaluation, ExactEvaluation } from "./exact_evaluation.ts";
import { type ClassTotals, gatherStatistics } from "./pair_statistics.ts";
import { visitRows } from "./row_blocks.ts";
import { allowedBelow, type FoundThreshold, ThresholdSearch } from "./threshold_search.ts";

/** The false accept rates that are measured if no others are asked for. */
export const FALSE_ACCEPT_RATES = [0.1, 0.01, 0.001, 0.0001] as const;

/** The rate whose threshold the accuracy and the figures per class are taken at. */
const MAIN_RATE = 0.001;

/** What to measure beside the default. */
export interface ExactOptions {
  /** False accept rates, between 0 and 1. */
  rates?: readonly number[];
  /** Intervals of VAL by that many resamples. */
  intervals?: { resamples: number; seed: number };
}

/**
 * Measures embeddings over all N(N−1)/2 pairs.
 *
 * Two sweeps over the rows of the distance matrix, computed blockwise on the engine: the first counts
 * distances into fine bins and ranks every query; the second looks closer into the bins where thresholds lie,
 * and so finds them to the last bit. Memory: one block of rows, the bins and, for intervals, some hundred
 * numbers an image; time grows with N².
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param labels Class of each, `[N]`.
 * @throws {UserError} If an embedding is longer than 1 or not finite.
 */
export async function evaluateExact(
  embeddings: Float32Array,
  dimension: number,
  labels: Uint8Array<ArrayBufferLike>,
  options: ExactOptions = {},
): Promise<ExactEvaluation> {
  const rates = options.rates ?? FALSE_ACCEPT_RATES;
  const sorted = sortByClass(embeddings, dimension, labels);
  const statistics = await gatherStatistics(sorted);
  const { positive, negative, classes } = statistics;

  const measurable = (rate: number) => allowedBelow(rate, negative.total) >= 1;
  const searched = [...new Set([...rates, MAIN_RATE])].filter(measurable);
  const search = new ThresholdSearch(negative, searched, classes.length);
  const bootstrap = options.intervals && new ValBootstrap(sorted.count, negative, rates.filter(measurable));
  if (searched.length > 0) {
    await visitRows(sorted, (row) => {
      search.addRow(row);
      bootstrap?.addRow(row);
    });
  }
  const found = new Map(search.thresholds().map((threshold, i) => [searched[i]!, threshold]));
  const atRates = <T>(value: (threshold: FoundThreshold) => T) =>
    Object.fromEntries(rates.map((rate) => [String(rate), found.has(rate) ? value(found.get(rate)!) : null]));
  const main = found.get(MAIN_RATE);
  const evaluation: ExactEvaluation = {
    pairs: { positive: positive.total, negative: negative.total },
    val_at_far: atRates((threshold) => share(threshold.positive, positive.total)),
    threshold_at_far: atRates(({ squared }) => Math.sqrt(squared)),
    ...accuracies(main, positive.total, negative.total),
    auc: areaUnderRoc(positive, negative),
    eer: equalErrorRate(positive, negative),
    ...retrieval(classes),
    positive_mean: positive.mean,
    positive_std: positive.std,
    negative_mean: negative.mean,
    negative_std: negative.std,
    per_class: classes.map((totals, i) =>
      evaluateClass(sorted.classes[i]!, totals, main?.positivePerClass[i])
    ),
    histogram: { positive: shownCounts(positive), negative: shownCounts(negative) },
    class_distances: classDistances(sorted.classes, statistics),
  };
  if (options.intervals !== undefined && bootstrap !== undefined) {
    const intervals = await bootstrap.intervals(options.intervals);
    evaluation.val_interval_at_far = Object.fromEntries(
      rates.map((rate) => [String(rate), intervals.get(rate) ?? null]),
    );
  }
  return evaluation;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function accuracies(
  threshold: FoundThreshold | undefined,
  positive: number,
  negative: number,
): Pick<ExactEvaluation, "accuracy" | "balanced_accuracy"> {
  if (threshold === undefined || positive === 0) return { accuracy: null, balanced_accuracy: null };
  const rejected = negative - threshold.negative;
  return {
    accuracy: (threshold.positive + rejected) / (positive + negative),
    balanced_accuracy: (threshold.positive / positive + rejected / negative) / 2,
  };
}

function retrieval(classes: ClassTotals[]): Pick<ExactEvaluation, "recall_at_1" | "map_at_r"> {
  let [queries, hits, averagePrecision] = [0, 0, 0];
  for (const totals of classes) {
    if (totals.images > 1) queries += totals.images;
    hits += totals.hits;
    averagePrecision += totals.averagePrecision;
  }
  return { recall_at_1: hits / queries, map_at_r: averagePrecision / queries };
}

function evaluateClass(
  label: number,
  { images, pairs, distance, hits }: ClassTotals,
  accepted: number | undefined,
): ClassEvaluation {
  return {
    label,
    images,
    val: accepted === undefined ? null : share(accepted, pairs),
    recall_at_1: pairs === 0 ? NaN : hits / images,
    positive_mean: distance / pairs,
  };
}
