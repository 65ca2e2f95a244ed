import type { RandomStream } from "../../base/random.ts";
import { principalComponents } from "../../eval/pca.ts";

/** Of the spread: enough to part points that PCA puts in one place, or all of them on one line. */
const JITTER = 0.01;

/**
 * Where the points of a layout start: on the two principal components, so that how clusters lie to one another is not
 * by chance (Kobak and Linderman, 2021), and a hair off by it.
 *
 * @param embeddings `[N, D]`, D at least 2.
 * @param spread Standard deviation along the wider component.
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
