import { bootstrapVal, type ValInterval } from "./bootstrap.ts";
import { type ByClass, sortByClass } from "./by_class.ts";
import { areaUnderRoc, binOf, DistanceHistogram, equalErrorRate } from "./distance_histogram.ts";
import { rankQuery } from "./retrieval.ts";
import { visitRows } from "./row_blocks.ts";

/** The false accept rates that are measured if no others are asked for. */
export const FALSE_ACCEPT_RATES = [0.1, 0.01, 0.001, 0.0001] as const;

/** The rate whose threshold the accuracy and the figures per class are taken at. */
const MAIN_RATE = 0.001;

/** What of a class is measured. */
export interface ClassEvaluation {
  /** Its number. */
  label: number;
  /** Its images. */
  images: number;
  /** Share of its pairs below the threshold for FAR 1e-3; null where that is not measurable. */
  val: number | null;
  /** Share of its images whose nearest other image is of it too. */
  recall_at_1: number;
  /** Mean distance of its pairs. */
  positive_mean: number;
}

/** Exact figures over all pairs. Rates are keyed `"0.1"` …; null stands for not measurable: below one pair. */
export interface ExactEvaluation {
  pairs: { positive: number; negative: number };
  /** Share of positive pairs with d < threshold. */
  val_at_far: Record<string, number | null>;
  /** The largest threshold with a share of negative pairs with d < threshold of at most the rate. */
  threshold_at_far: Record<string, number | null>;
  /** 95% interval of VAL by bootstrap over images; only where asked for. */
  val_interval_at_far?: Record<string, ValInterval | null>;
  /** Share of all pairs on the right side of the threshold for FAR 1e-3. */
  accuracy: number | null;
  /** The same with positive and negative pairs weighing alike. */
  balanced_accuracy: number | null;
  auc: number;
  eer: number;
  recall_at_1: number;
  map_at_r: number;
  positive_mean: number;
  positive_std: number;
  negative_mean: number;
  negative_std: number;
  per_class: ClassEvaluation[];
}

/** What to measure beside the default. */
export interface ExactOptions {
  /** False accept rates. */
  rates?: readonly number[];
  /** Intervals of VAL by that many resamples. */
  intervals?: { resamples: number; seed: number };
}

/**
 * Measures embeddings over all N(N−1)/2 pairs.
 *
 * Two sweeps over the rows of the distance matrix, computed blockwise on the engine: the first counts
 * distances into fine bins and ranks every query; the second looks closer into the bins where thresholds lie,
 * and so finds them to the last bit. Memory: one block of rows and the bins; time grows with N².
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param labels Class of each. At least one class has 2 images and there are at least 2 classes.
 */
export async function evaluateExact(
  embeddings: Float32Array,
  dimension: number,
  labels: Uint8Array<ArrayBufferLike>,
  options: ExactOptions = {},
): Promise<ExactEvaluation> {
  const rates = options.rates ?? FALSE_ACCEPT_RATES;
  const sorted = sortByClass(embeddings, dimension, labels);
  const { starts, classes, count } = sorted;
  const negative = new DistanceHistogram();
  const perClass = classes.map(() => ({ distances: new DistanceHistogram(), hits: 0, averagePrecision: 0 }));
  await visitRows(sorted, ({ row, classIndex, squared }) => {
    const own = perClass[classIndex]!;
    const end = starts[classIndex + 1]!;
    own.distances.addRange(squared, row + 1, end);
    negative.addRange(squared, end, count);
    const ranking = rankQuery(squared, row, starts[classIndex]!, end);
    own.hits += Number(ranking.recallAt1);
    own.averagePrecision += ranking.averagePrecisionAtR;
  });
  const positive = mergeHistograms(perClass.map(({ distances }) => distances));

  const measurable = rates.filter((rate) => rate * negative.total >= 1);
  const thresholds = await findThresholds(
    sorted,
    perClass.map(({ distances }) => distances),
    negative,
    measurable,
  );
  const keyed = <T>(value: (i: number) => T) =>
    Object.fromEntries(rates.map((rate) => {
      const i = measurable.indexOf(rate);
      return [String(rate), i < 0 ? null : value(i)];
    }));
  const accepted = thresholds.map(({ positivePerClass }) => positivePerClass.reduce((sum, n) => sum + n, 0));
  const main = measurable.indexOf(MAIN_RATE);
  const below = thresholds[main];
  const evaluation: ExactEvaluation = {
    pairs: { positive: positive.total, negative: negative.total },
    val_at_far: keyed((i) => accepted[i]! / positive.total),
    threshold_at_far: keyed((i) => Math.sqrt(thresholds[i]!.squared)),
    accuracy: below === undefined
      ? null
      : (accepted[main]! + negative.total - below.negative) / (positive.total + negative.total),
    balanced_accuracy: below === undefined
      ? null
      : (accepted[main]! / positive.total + 1 - below.negative / negative.total) / 2,
    auc: areaUnderRoc(positive, negative),
    eer: equalErrorRate(positive, negative),
    recall_at_1: perClass.reduce((sum, { hits }) => sum + hits, 0) / count,
    map_at_r: perClass.reduce((sum, { averagePrecision }) => sum + averagePrecision, 0) / count,
    positive_mean: positive.mean,
    positive_std: positive.std,
    negative_mean: negative.mean,
    negative_std: negative.std,
    per_class: perClass.map(({ distances, hits }, c) => ({
      label: classes[c]!,
      images: starts[c + 1]! - starts[c]!,
      // A class of one image has no pairs.
      val: below === undefined || distances.total === 0 ? null : below.positivePerClass[c]! / distances.total,
      recall_at_1: hits / (starts[c + 1]! - starts[c]!),
      positive_mean: distances.mean,
    })),
  };
  if (options.intervals !== undefined) {
    const intervals = await bootstrapVal(sorted, negative, measurable, options.intervals);
    evaluation.val_interval_at_far = keyed((i) => intervals[i]!);
  }
  return evaluation;
}

function mergeHistograms(parts: DistanceHistogram[]): DistanceHistogram {
  const all = new DistanceHistogram();
  for (const { counts, total, sum, squaredSum } of parts) {
    for (let bin = 0; bin < counts.length; bin++) all.counts[bin]! += counts[bin]!;
    all.total += total;
    all.sum += sum;
    all.squaredSum += squaredSum;
  }
  return all;
}

/** A threshold and what lies below it. */
interface Threshold {
  /** In d². */
  squared: number;
  /** Positive pairs below it, per class. */
  positivePerClass: number[];
  /** Negative pairs below it. */
  negative: number;
}

/**
 * For each rate f the largest d² such that at most f of the negative pairs lie below it: with ⌊f·n⌋ pairs
 * allowed below, the d² of the next nearest. The histograms tell in which bin it lies and what lies in the bins
 * before; the pairs within that bin are looked at one by one.
 */
async function findThresholds(
  sorted: ByClass,
  positives: DistanceHistogram[],
  negative: DistanceHistogram,
  rates: number[],
): Promise<Threshold[]> {
  const wanted = rates.map((rate) => {
    const rank = Math.min(Math.floor(rate * negative.total), negative.total - 1);
    return { rank, ...negative.locate(rank) };
  });
  const inBin = new Map(wanted.map(({ bin }) => [bin, {
    negative: [] as number[],
    positive: positives.map(() => [] as number[]),
  }]));
  const least = Math.min(...inBin.keys());
  const most = Math.max(...inBin.keys());
  await visitRows(sorted, ({ row, classIndex, squared }) => {
    const end = sorted.starts[classIndex + 1]!;
    for (let i = row + 1; i < squared.length; i++) {
      const bin = binOf(squared[i]!);
      if (bin < least || bin > most) continue;
      const found = inBin.get(bin);
      if (found !== undefined) (i < end ? found.positive[classIndex]! : found.negative).push(squared[i]!);
    }
  });
  for (const { negative } of inBin.values()) negative.sort((a, b) => a - b);
  return wanted.map(({ rank, bin, before }) => {
    const found = inBin.get(bin)!;
    const squared = found.negative[rank - before]!;
    const below = (values: number[]) => values.filter((value) => value < squared).length;
    return {
      squared,
      negative: before + below(found.negative),
      positivePerClass: positives.map((histogram, c) => histogram.before(bin) + below(found.positive[c]!)),
    };
  });
}
