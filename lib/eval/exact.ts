import { CoarseRecall } from "./coarse_recall.ts";
import { computeFigures } from "./figures.ts";
import { accuraciesAt } from "./figures/accuracy.ts";
import { FALSE_ACCEPT_RATES, MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ValInterval } from "./bootstrap.ts";
import { type ByClass, sortByClass } from "./by_class.ts";
import { shownCounts } from "./distance_histogram.ts";
import { DistanceSample } from "./distance_sample.ts";
import type { ExactEvaluation } from "./exact_evaluation.ts";
import { countNegatives, PairStatistics } from "./pair_statistics.ts";
import { QueryRows } from "./query_rows.ts";
import { RetrievalCount } from "./retrieval_evaluation.ts";
import { rocCurve } from "./roc.ts";
import { RowDetails } from "./row_details.ts";
import type { OpenSweeps, SweepSource } from "./sweep/sweep_source.ts";
import type { SweepThreads } from "./sweep/sweep_threads.ts";
import { Sweeps } from "./sweep/sweeps.ts";
import { allowedBelow, ThresholdSearch } from "./threshold_search.ts";
import { type IntervalOptions, ValIntervals } from "./val_intervals.ts";

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
  intervals?: IntervalOptions;
  /** The coarse class of each class, by label, for Recall@1 by coarse classes. */
  coarse?: Int32Array;
  /** Whether to add details for which an epoch's line in the log has no room. */
  details?: boolean;
  /** The number of threads, by default as many as are worth it; the figures do not depend on it. */
  threads?: number;
  /** The most threads that can be worth it; 0 or missing: one per core. */
  cores?: number;
  /** Threads that have started, for several evaluations; the caller ends them. */
  pool?: SweepThreads | undefined;
  /** Who compares the pairs: by default the threads of this process. */
  openSweeps?: OpenSweeps;
  /** Aborts the evaluation, during which the event loop then runs from time to time. */
  signal?: AbortSignal;
}

/**
 * Measures embeddings over all N(N−1)/2 pairs, or over all N·R pairs with references.
 *
 * Makes one sweep over the rows of the distance matrix, in threads, block by block: it counts distances in fine bins and
 * ranks every query. The distances in the bins that contain thresholds, which a sample of pairs foretells, are counted one
 * by one, which finds the thresholds to the last bit; where the sample is wrong, they are counted in another sweep. Then
 * the positive pairs below the thresholds are counted. Memory: about four copies of the embeddings, and for each thread
 * the bins and a block of rows, some 20 MB; with intervals, also about a hundred numbers per image. Time grows with N².
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
  const selves = selvesByClass(queries, references, options.references?.selves);
  using sweeps = await (options.openSweeps ?? Sweeps.open)(queries, references, {
    selves,
    threads: options.threads,
    cores: options.cores,
    pool: options.pool,
    signal: options.signal,
  });
  return await evaluateSorted(queries, references, sweeps, selves, options);
}

async function evaluateSorted(
  queries: ByClass,
  references: ByClass,
  sweeps: SweepSource,
  selves: Int32Array | undefined,
  options: ExactOptions,
): Promise<ExactEvaluation> {
  const rates = options.rates ?? FALSE_ACCEPT_RATES;
  const negatives = countNegatives(queries, references);
  const measurable = (rate: number) => allowedBelow(rate, negatives) >= 1;
  const searched = [...new Set([...rates, MAIN_RATE])].filter(measurable);
  const sample = searched.length === 0 ? undefined : new DistanceSample(queries, references, negatives);
  const search = sample && new ThresholdSearch(sample, negatives, searched);
  using intervals = options.intervals && sample &&
    new ValIntervals(options.intervals, rates.filter(measurable), sample, negatives);
  const statistics = new PairStatistics(queries, references, selves);
  // The whole ranking takes time: figures after each epoch, of one set, do without.
  const retrieval = new RetrievalCount(queries.classes, !sweeps.within);
  const coarse = options.coarse && new CoarseRecall(queries, references, options.coarse);
  const details = options.details ? new RowDetails(queries, references) : undefined;
  const job = {
    counts: true,
    ranks: sweeps.within ? "nearest" : "whole",
    details: details && RowDetails.WANTED,
    coarse: coarse?.wanted,
    watched: search?.watched.flags,
    edges: intervals?.edges,
  } as const;
  const rows = new QueryRows(queries, references, selves);
  for await (const swept of sweeps.rows(job, (counts) => statistics.addCounts(counts))) {
    statistics.addRows(swept, rows);
    retrieval.addRows(swept, rows);
    if (swept.watched) search!.watched.add(swept.watched);
    if (swept.cells) intervals!.addImages(swept.cells);
    details?.addRows(swept, rows);
    coarse?.addRows(swept, rows);
  }
  const { positive, negative, within } = statistics;
  const classes = statistics.classDistances();

  const found = search === undefined ? [] : await search.find(negative, sweeps, queries);
  const thresholds = new Map(found.map((threshold, i) => [searched[i]!, threshold]));
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
    const found = await intervals?.find(negative, sweeps, selves) ?? new Map<number, ValInterval | null>();
    if (intervals === undefined) options.intervals.onResampled?.(new Map());
    evaluation.val_interval_at_far = atRates((rate) => found.get(rate) ?? null);
  }
  if (details !== undefined || !sweeps.within) evaluation.retrieval = ranked;
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
