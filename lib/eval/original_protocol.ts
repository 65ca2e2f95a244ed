import { RandomStream } from "../base/mod.ts";

/** The protocol's false accept rate. */
const FAR = 1e-3;

/** How many pairs of each kind it draws. */
export const ORIGINAL_PAIRS = 512;

/** Pairs of images by their indices: `first[i]` with `second[i]`. */
export interface Pairs {
  first: Int32Array;
  second: Int32Array;
}

/** What the original program prints after each epoch. Distances are Euclidean, in [0, 2]. */
export interface OriginalEvaluation {
  /** The largest threshold with FAR ≤ 1e-3: with 512 negative pairs, the nearest of them. */
  threshold: number;
  /** Share of all pairs on the right side of the threshold. */
  accuracy: number;
  /** Share of the positive pairs below the threshold. */
  val: number;
  positive_mean: number;
  positive_std: number;
  negative_mean: number;
  negative_std: number;
}

/**
 * Draws the same number of positive and of negative pairs at random: an image, then another of its class or of
 * any other class.
 *
 * @param labels Class of each image; every class has at least 2 images and there are at least 2 classes.
 */
export function drawPairs(
  labels: Uint8Array<ArrayBufferLike>,
  count: number,
  seed: number,
): { positive: Pairs; negative: Pairs } {
  const random = new RandomStream(seed, "evaluation pairs");
  const draw = (same: boolean): Pairs => {
    const pairs = { first: new Int32Array(count), second: new Int32Array(count) };
    for (let i = 0; i < count; i++) {
      const first = random.integer(labels.length);
      let second: number;
      do second = random.integer(labels.length); while (
        second === first || (labels[first] === labels[second]) !== same
      );
      pairs.first[i] = first;
      pairs.second[i] = second;
    }
    return pairs;
  };
  return { positive: draw(true), negative: draw(false) };
}

/**
 * The original's evaluation over drawn pairs.
 *
 * Its VAL hangs on one worst pair: of 512 negatives a FAR of 1e-3 allows none, so that the threshold is their
 * nearest. By the draw it swings by about ±0.05 for the same weights.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 */
export function originalProtocol(
  embeddings: Float32Array,
  dimension: number,
  pairs: { positive: Pairs; negative: Pairs },
): OriginalEvaluation {
  const positive = pairDistances(embeddings, dimension, pairs.positive);
  const negative = pairDistances(embeddings, dimension, pairs.negative).sort();
  const threshold = negative[Math.floor(FAR * negative.length)]!;
  const accepted = positive.filter((d) => d < threshold).length;
  const rejected = negative.filter((d) => d >= threshold).length;
  const [positive_mean, positive_std] = meanAndStd(positive);
  const [negative_mean, negative_std] = meanAndStd(negative);
  return {
    threshold,
    accuracy: (accepted + rejected) / (positive.length + negative.length),
    val: accepted / positive.length,
    positive_mean,
    positive_std,
    negative_mean,
    negative_std,
  };
}

function pairDistances(embeddings: Float32Array, dimension: number, { first, second }: Pairs): Float64Array {
  return Float64Array.from(first, (a, i) => {
    const b = second[i]!;
    let sum = 0;
    for (let k = 0; k < dimension; k++) {
      sum += (embeddings[a * dimension + k]! - embeddings[b * dimension + k]!) ** 2;
    }
    return Math.sqrt(sum);
  });
}

function meanAndStd(values: Float64Array): [mean: number, std: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(variance)];
}
