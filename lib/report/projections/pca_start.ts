import type { RandomStream } from "../../base/random.ts";
import { principalComponents } from "../../eval/pca.ts";

/** Relative to the spread: enough to separate points that PCA puts in one place or on one line. */
const JITTER = 0.01;

/**
 * The initial positions of a layout: the first two principal components, so that the arrangement of clusters is not random
 * (Kobak and Linderman, 2021), plus a small random offset.
 *
 * @param embeddings `[N, D]`, D at least 2.
 * @param spread Standard deviation along the first component.
 * @returns `[N, 2]`
 */
export function pcaStart(
  embeddings: Float32Array,
  dimension: number,
  spread: number,
  random: RandomStream,
): Float64Array {
  const { variances, scores } = principalComponents(embeddings, dimension, 2);
  const deviation = Math.sqrt(variances[0]!) || 1;
  return scores.map((score) => spread * (score / deviation + JITTER * random.normal()));
}
