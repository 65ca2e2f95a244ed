import { measured, PairCounts } from "./measured.ts";
import { z } from "zod";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { meanAndStd } from "./moments.ts";
import { type DrawnPairs, pairDistances } from "./pairs.ts";
import { allowedBelow } from "./threshold_search.ts";

/** How many pairs of each kind it draws. */
export const ORIGINAL_PAIRS = 512;

/** What the original program prints after each epoch. Distances are Euclidean, in [0, 2]. */
export const OriginalEvaluation = z.object({
  threshold: measured.describe("the largest with FAR ≤ 1e-3: with 512 negative pairs, the nearest of them"),
  accuracy: measured.describe("share of all pairs on the right side of the threshold"),
  val: measured.describe("share of the positive pairs below the threshold"),
  far: measured.describe("share of the negative pairs below the threshold"),
  pairs: PairCounts.describe("that were drawn"),
  positive_mean: measured,
  positive_std: measured.describe("over all of them and not as of a sample"),
  negative_mean: measured,
  negative_std: measured,
});
/** What the original program prints after each epoch. */
export type OriginalEvaluation = z.infer<typeof OriginalEvaluation>;

/**
 * The original's evaluation over drawn pairs.
 *
 * Its VAL hangs on one worst pair: of 512 negatives a FAR of 1e-3 allows none, so that the threshold is their
 * nearest. By the draw it swings by about ±0.05 for the same weights.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param references Embeddings of the second images of the pairs, where they are of another set.
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
