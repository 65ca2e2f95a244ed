import { z } from "zod";
import { measured, measuredByRate } from "./measured.ts";
import { allowedBelow } from "./threshold_search.ts";

/** The figures over all pairs of a file, whatever their folds. */
export const PairFigures = z.object({
  auc: measured.describe(
    "probability that a positive pair is nearer than a negative one, ties counting half",
  ),
  eer: measured.describe(
    "where the share of rejected positives equals that of accepted negatives, interpolated",
  ),
  val_at_far: measuredByRate.describe(
    "share of the positive pairs below the largest threshold with FAR ≤ the rate",
  ),
});
/** The figures over all pairs of a file, whatever their folds. */
export type PairFigures = z.infer<typeof PairFigures>;

/**
 * Computes verification figures of pairs by their distances: exactly, since there are few. A rate that allows less than
 * one negative pair cannot be measured.
 */
export function pairFigures(
  positive: readonly number[],
  negative: readonly number[],
  rates: readonly number[],
): PairFigures {
  const [near, far] = [positive, negative].map((distances) => Float64Array.from(distances).sort()) as [
    Float64Array,
    Float64Array,
  ];
  const val = (rate: number) => {
    const allowed = allowedBelow(rate, far.length);
    return allowed < 1 || near.length === 0
      ? null
      : countBelow(near, far[Math.min(allowed, far.length - 1)]!) / near.length;
  };
  return {
    auc: areaUnder(near, far),
    eer: equalError(near, far),
    val_at_far: Object.fromEntries(rates.map((rate) => [String(rate), val(rate)])),
  };
}

function areaUnder(positive: Float64Array, negative: Float64Array): number {
  let sum = 0;
  for (const d of positive) {
    const nearer = countBelow(negative, d);
    const equal = countBelow(negative, d, true) - nearer;
    sum += negative.length - nearer - equal / 2;
  }
  return sum / (positive.length * negative.length);
}

/** Interpolates linearly between the thresholds before and after the one at which the two errors cross. */
function equalError(positive: Float64Array, negative: Float64Array): number {
  if (positive.length === 0 || negative.length === 0) return NaN;
  let [gap, accepted] = [1, 0]; // FRR − FAR, and FAR
  for (let [p, n] = [0, 0]; p < positive.length || n < negative.length;) {
    const d = Math.min(positive[p] ?? Infinity, negative[n] ?? Infinity);
    while (positive[p] === d) p++;
    while (negative[n] === d) n++;
    const next = 1 - p / positive.length - n / negative.length;
    if (next <= 0) return accepted + gap / (gap - next) * (n / negative.length - accepted);
    [gap, accepted] = [next, n / negative.length];
  }
  return NaN;
}

/** How many of ascending numbers are below a limit, or, if `equal`, at most the limit. */
function countBelow(sorted: Float64Array, limit: number, equal = false): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < limit || (equal && sorted[middle] === limit)) from = middle + 1;
    else to = middle;
  }
  return from;
}
