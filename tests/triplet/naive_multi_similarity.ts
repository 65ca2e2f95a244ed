/** The multi-similarity loss as naive loops over pairs, to test against. */
import { toPairs } from "../../lib/triplet/convert_mined.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import type { NaivePairs } from "./naive_triplets.ts";

/** The loss and figures about the pairs. */
export interface NaiveMultiSimilarity {
  loss: number;
  active: number;
  positiveDistance: number;
  negativeDistance: number;
}

/** Equation 14 of Wang et al., 2019: the mean over all anchors of the batch. */
export function naiveMultiSimilarity(
  distances: number[][],
  { positive, negative }: NaivePairs,
  { alpha, beta, lambda }: { alpha: number; beta: number; lambda: number },
): NaiveMultiSimilarity {
  const s = ([i, j]: [number, number]) => 1 - distances[i]![j]! ** 2 / 2;
  const mean = (pairs: [number, number][]) =>
    pairs.reduce((sum, [i, j]) => sum + distances[i]![j]!, 0) / Math.max(1, pairs.length);
  let [loss, active] = [0, 0];
  distances.forEach((_, anchor) => {
    const [near, far] = [positive, negative].map((pairs) => pairs.filter(([i]) => i === anchor)) as [
      [number, number][],
      [number, number][],
    ];
    loss += Math.log(1 + near.reduce((sum, pair) => sum + Math.exp(-alpha * (s(pair) - lambda)), 0)) / alpha;
    loss += Math.log(1 + far.reduce((sum, pair) => sum + Math.exp(beta * (s(pair) - lambda)), 0)) / beta;
    if (near.length + far.length > 0) active++;
  });
  return {
    loss: loss / distances.length,
    active: active / distances.length,
    positiveDistance: mean(positive),
    negativeDistance: mean(negative),
  };
}

/** The mined pairs as lists; within `tf.tidy`. */
export function readPairs(mined: Mined): NaivePairs {
  const { positive, negative } = toPairs(mined);
  const list = (mask: number[][]) =>
    mask.flatMap((row, i) => row.flatMap((counts, j): [number, number][] => counts === 1 ? [[i, j]] : []));
  return { positive: list(positive.arraySync()), negative: list(negative.arraySync()) };
}
