import { CoarseRecall } from "./coarse_recall.ts";
import { computeFigures } from "./figures.ts";
import { accuraciesAt } from "./figures/accuracy.ts";
import { FALSE_ACCEPT_RATES, MAIN_RATE } from "../config/false_accept_rates.ts";
import { bcaInterval } from "./bca_interval.ts";
import { type Resampled, ValBootstrap } from "./bootstrap.ts";
import { type ByClass, sortByClass } from "./by_class.ts";
import { roomToKeep } from "./distance_blocks.ts";
import { shownCounts } from "./distance_histogram.ts";
import type { ExactEvaluation } from "./exact_evaluation.ts";
import { gatherStatistics } from "./pair_statistics.ts";
import { RetrievalCount } from "./retrieval_evaluation.ts";
import { rocCurve } from "./roc.ts";
import { RowBins } from "./row_bins.ts";
import { type VisitOptions, visitRows } from "./row_blocks.ts";
import { RowDetails } from "./row_details.ts";
import { SUSPECT_NEIGHBOURS } from "./suspects.ts";
import { allowedBelow, ThresholdSearch } from "./threshold_search.ts";

/** A set with which queries are compared. */
export interface ReferenceSet {
  /** L2-normalised, `[R, D]`. */
  embeddings: Float32Array;
  /** The class of each, `[R]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** For each query the index of the reference that is the same image, or -1: such a pair does not count. */
  selves?: Int32Array;
}

/** What to measure in addition to the default. */
export interface ExactOptions {
  /** The set with which each embedding is compared, if not with the embeddings themselves. */
  references?: ReferenceSet;
  /** False accept rates, between 0 and 1. */
  rates?: readonly number[];
  /** Adds 95% intervals of VAL by bootstrap. */
  intervals?: {
    resamples: number;
    seed: number;
    /** Receives the VAL of each resample at each rate, to compare networks. */
    onResampled?: (vals: ReadonlyMap<number, readonly number[]>) => void;
  };
  /** The coarse class of each class, by label, for Recall@1 by coarse classes. */
  coarse?: Int32Array;
  /** Whether to add details for which an epoch's line in the log has no room. */
  details?: boolean;
  /** Aborts the evaluation, during which the event loop then runs from time to time. */
  signal?: AbortSignal;
}

/**
 * Measures embeddings over all N(N−1)/2 pairs, or over all N·R pairs with references.
 *
 * Makes two sweeps over the rows of the distance matrix, which the engine computes block by block. The first counts
 * distances in fine bins; the second ranks every query and examines the bins that contain thresholds, which finds the
 * thresholds to the last bit. Memory: about three copies of the embeddings, the bins, and one block of rows, or the whole
 * matrix if it has no more than 512 MB, so that the second sweep need not compute it again; with intervals, also about a
 * hundred numbers per reference if references are another set. Time grows with N².
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param labels The class of each embedding, `[N]`.
 * @throws {UserError} If an embedding is longer than 1 or not finite.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function evaluateExact(
  embeddings: Float32Array,
  dimension: number,
  labels: Int32Array<ArrayBufferLike>,
  options: ExactOptions = {},
): Promise<ExactEvaluation> {
  const queries = sortByClass(embeddings, dimension, labels);
  const references = options.references === undefined
    ? queries
    : sortByClass(options.references.embeddings, dimension, options.references.labels);
  const kept = roomToKeep(queries, references);
  try {
    const selves = selvesByClass(queries, references, options.references?.selves);
    return await evaluateSorted(queries, references, { kept, selves, signal: options.signal }, options);
  } finally {
    for (const block of kept ?? []) block.release();
  }
}

async function evaluateSorted(
  queries: ByClass,
  references: ByClass,
  visit: VisitOptions,
  options: ExactOptions,
): Promise<ExactEvaluation> {
  const rates = options.rates ?? FALSE_ACCEPT_RATES;
  const { positive, negative, classes, within } = await gatherStatistics(queries, references, visit);

  const measurable = (rate: number) => allowedBelow(rate, negative.total) >= 1;
  const searched = [...new Set([...rates, MAIN_RATE])].filter(measurable);
  const search = searched.length === 0
    ? undefined
    : new ThresholdSearch(negative, searched, queries.classes.length);
  using bootstrap = options.intervals && search && new ValBootstrap({
    ...options.intervals,
    negative,
    rates: rates.filter(measurable),
    references: references === queries ? 0 : references.count,
  });
  // The whole ranking takes time: figures after each epoch, of one set, do without.
  const retrieval = new RetrievalCount(queries.classes, references !== queries);
  const coarse = options.coarse && new CoarseRecall(queries, references, options.coarse);
  const details = options.details ? new RowDetails(queries, references) : undefined;
  const bins = new RowBins(details ? SUSPECT_NEIGHBOURS : 0, bootstrap !== undefined);
  await visitRows(
    queries,
    references,
    (row) => {
      bins.count(row);
      retrieval.addRow(row, bins);
      search?.addRow(row);
      bootstrap?.addRow(row, bins);
      details?.addRow(row, bins);
      coarse?.addRow(row);
    },
    visit,
  );

  const thresholds = new Map(search?.thresholds().map((threshold, i) => [searched[i]!, threshold]));
  const atRates = <T>(value: (rate: number) => T) =>
    Object.fromEntries(rates.map((rate) => [String(rate), value(rate)]));
  const main = thresholds.get(MAIN_RATE);
  const ranked = retrieval.evaluation(queries.count);
  const evaluation: ExactEvaluation = {
    pairs: { positive: positive.total, negative: negative.total },
    val_at_far: atRates((rate) => share(thresholds.get(rate)?.positive, positive.total)),
    threshold_at_far: atRates((rate) =>
      thresholds.has(rate) ? Math.sqrt(thresholds.get(rate)!.squared) : null
    ),
    ...computeFigures({ positive, negative, thresholds, retrieval: ranked, queries, references }),
    per_class: ranked.per_class.map(({ label, recall_at_1 }, i) => ({
      label,
      images: queries.starts[i + 1]! - queries.starts[i]!,
      val: share(main?.positivePerClass[i], within[i]!.pairs),
      recall_at_1,
      positive_mean: within[i]!.distance / within[i]!.pairs,
    })),
    histogram: { positive: shownCounts(positive), negative: shownCounts(negative) },
    ...classes,
  };
  if (options.intervals !== undefined) {
    const resampled = await bootstrap?.resampledVals() ?? new Map<number, Resampled>();
    options.intervals.onResampled?.(new Map([...resampled].map(([rate, { vals }]) => [rate, vals])));
    evaluation.val_interval_at_far = atRates((rate) =>
      resampled.has(rate) ? bcaInterval(resampled.get(rate)!) : null
    );
  }
  if (details !== undefined || references !== queries) evaluation.retrieval = ranked;
  if (coarse !== undefined) evaluation.coarse_retrieval = coarse.retrieval();
  if (details !== undefined) {
    evaluation.accuracy_at_far = atRates((rate) =>
      accuraciesAt(thresholds.get(rate), positive.total, negative.total).accuracy
    );
    evaluation.roc = rocCurve(positive, negative);
    Object.assign(evaluation, details.found());
  }
  return evaluation;
}

/** A part's share of the whole; null if the part is not known or the whole is 0. */
function share(part: number | undefined, whole: number): number | null {
  return part === undefined || whole === 0 ? null : part / whole;
}

/** The row of each query among the sorted references, or -1; undefined if no query is a reference. */
function selvesByClass(
  queries: ByClass,
  references: ByClass,
  selves: Int32Array | undefined,
): Int32Array | undefined {
  if (selves === undefined || references === queries) return undefined;
  const rows = new Int32Array(references.count);
  references.order.forEach((index, row) => rows[index] = row);
  return Int32Array.from(queries.order, (index) => selves[index]! < 0 ? -1 : rows[selves[index]!]!);
}
