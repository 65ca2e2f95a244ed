import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { meanAndStd } from "./moments.ts";
import { type DrawnPairs, pairDistances } from "./pairs.ts";
import { allowedBelow } from "./threshold_search.ts";

/** How many pairs of each kind it draws. */
export const ORIGINAL_PAIRS = 512;

/** What the original program prints after each epoch. Distances are Euclidean, in [0, 2]. */
export interface OriginalEvaluation {
  /** The largest threshold with FAR ≤ 1e-3: with 512 negative pairs, the nearest of them. */
  threshold: number;
  /** Share of all pairs on the right side of the threshold. */
  accuracy: number;
  /** Share of the positive pairs below the threshold. */
  val: number;
  /** Share of the negative pairs below the threshold. */
  far: number;
  /** Mean distance of the positive pairs. */
  positive_mean: number;
  /** Standard deviation, over all of them and not as of a sample. */
  positive_std: number;
  /** Mean distance of the negative pairs. */
  negative_mean: number;
  /** Standard deviation, over all of them and not as of a sample. */
  negative_std: number;
  /** How many pairs were drawn. */
  pairs: { positive: number; negative: number };
}

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
