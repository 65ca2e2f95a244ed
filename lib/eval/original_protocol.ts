import { measured, PairCounts } from "./measured.ts";
import { z } from "zod";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { meanAndStd } from "./moments.ts";
import { type DrawnPairs, pairDistances } from "./pairs.ts";
import { allowedBelow } from "./threshold_search.ts";

/** How many pairs of each kind the original's protocol draws. */
export const ORIGINAL_PAIRS = 512;

/** The figures that the original program prints after each epoch. Distances are Euclidean, in [0, 2]. */
export const OriginalEvaluation = z.object({
  threshold: measured.describe(
    "the largest with FAR ≤ 1e-3: with 512 negative pairs, the distance of the nearest one",
  ),
  accuracy: measured.describe("share of all pairs on the right side of the threshold"),
  val: measured.describe("share of the positive pairs below the threshold"),
  far: measured.describe("share of the negative pairs below the threshold"),
  pairs: PairCounts.describe("number of pairs drawn"),
  positive_mean: measured,
  positive_std: measured.describe("population standard deviation"),
  negative_mean: measured,
  negative_std: measured,
});
/** The figures that the original program prints after each epoch. */
export type OriginalEvaluation = z.infer<typeof OriginalEvaluation>;

/**
 * The original program's evaluation over drawn pairs.
 *
 * Its VAL depends on a single pair: with 512 negative pairs, a FAR of 1e-3 allows no false accept, so the threshold is
 * the distance of the nearest negative pair. For the same weights, the draw alone changes this VAL by about ±0.05.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param references Embeddings of the second images of the pairs, if they belong to another set.
 */
export function originalProtocol(
  embeddings: Float32Array,
  dimension: number,
  pairs: DrawnPairs,
  references: Float32Array = embeddings,
): OriginalEvaluation {
  const positive = pairDistances(embeddings, references, dimension, pairs.positive);
  const negative = pairDistances(embeddings, references, dimension, pairs.negative).sort();
  const threshold = negative[allowedBelow(MAIN_RATE, negative.length)]!;
  const accepted = positive.filter((d) => d < threshold).length;
  const rejected = negative.filter((d) => d >= threshold).length;
  const [positive_mean, positive_std] = meanAndStd(positive);
  const [negative_mean, negative_std] = meanAndStd(negative);
  return {
    threshold,
    accuracy: (accepted + rejected) / (positive.length + negative.length),
    val: accepted / positive.length,
    far: (negative.length - rejected) / negative.length,
    positive_mean,
    positive_std,
    negative_mean,
    negative_std,
    pairs: { positive: positive.length, negative: negative.length },
  };
}
