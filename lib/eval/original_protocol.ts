import { RandomStream, UserError } from "../base/mod.ts";
import { allowedBelow } from "./threshold_search.ts";

/** The protocol's false accept rate. */
const FAR = 1e-3;

/** How many pairs of each kind it draws. */
export const ORIGINAL_PAIRS = 512;

/** Pairs of images by their indices: `first[i]` with `second[i]`. */
export interface Pairs {
  /** `[P]` */
  first: Int32Array;
  /** `[P]` */
  second: Int32Array;
}

/** Pairs of both kinds. */
export interface DrawnPairs {
  /** Two images of one class. */
  positive: Pairs;
  /** Two images of different classes. */
  negative: Pairs;
}

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
 * Draws the same number of positive and of negative pairs, each at random among all pairs of its kind, with
 * replacement. An image is never paired with itself.
 *
 * @param labels Class of each image.
 * @throws {UserError} If there is no pair of one kind.
 */
export function drawPairs(labels: Uint8Array<ArrayBufferLike>, count: number, seed: number): DrawnPairs {
  const classes = new Set(labels).size;
  if (classes < 2 || classes === labels.length) {
    throw new UserError(
      `Expected images of 2 classes at least and 2 images of one but found ${labels.length} images of ` +
        `${classes} ${classes === 1 ? "class" : "classes"}; use more images`,
    );
  }
  const random = new RandomStream(seed, "evaluation pairs");
  const draw = (same: boolean): Pairs => {
    const pairs = { first: new Int32Array(count), second: new Int32Array(count) };
    for (let drawn = 0; drawn < count;) {
      const first = random.integer(labels.length);
      const second = random.integer(labels.length);
      if (first === second || (labels[first] === labels[second]) !== same) continue;
      pairs.first[drawn] = first;
      pairs.second[drawn] = second;
      drawn++;
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
  pairs: DrawnPairs,
): OriginalEvaluation {
  const positive = pairDistances(embeddings, dimension, pairs.positive);
  const negative = pairDistances(embeddings, dimension, pairs.negative).sort();
  const threshold = negative[allowedBelow(FAR, negative.length)]!;
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
