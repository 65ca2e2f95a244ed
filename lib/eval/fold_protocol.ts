import { measured, PairCounts } from "./measured.ts";
import { z } from "zod";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { meanAndStd } from "./moments.ts";
import { PairFigures } from "./pair_figures.ts";
import { type DrawnPairs, pairDistances, type Pairs } from "./pairs.ts";
import { allowedBelow } from "./threshold_search.ts";

/** The number of folds into which drawn pairs are divided. */
export const FOLDS = 10;

/** The results of the protocol of folds: means and population standard deviations over the folds. */
export const FoldEvaluation = z.object({
  folds: z.number().describe("number of folds"),
  pairs: PairCounts.describe("in all folds"),
  file: z.string().exactOptional().describe("the file of the pairs; missing if they were drawn"),
  images: z.record(z.string(), z.number()).exactOptional().describe(
    "of a file's pairs: how many images of each split they name",
  ),
  trained_images: z.number().exactOptional().describe(
    "of a file's pairs: how many of these images are of the split that the network was trained on, if any",
  ),
  pooled: PairFigures.exactOptional().describe("over all pairs of a file together, whatever their folds"),
  accuracy: measured.describe(
    "share of a fold's pairs on the right side of the threshold with the highest accuracy on the others",
  ),
  accuracy_std: measured,
  threshold: measured.describe("the threshold used for the accuracy: a Euclidean distance"),
  threshold_std: measured,
  val: measured.describe(
    "share of a fold's positive pairs below the largest threshold with FAR ≤ 1e-3 on the others",
  ),
  val_std: measured,
  far: measured.describe(
    "share of the fold's negative pairs below the threshold used for VAL: the actual rate",
  ),
  far_std: measured,
});
/** The results of the protocol of folds. */
export type FoldEvaluation = z.infer<typeof FoldEvaluation>;

/**
 * Divides pairs into folds of consecutive pairs; each has its share of both kinds, rounded down or up. Drawn pairs are in
 * random order, so the folds are random.
 */
export function cutIntoFolds({ positive, negative }: DrawnPairs, folds: number): DrawnPairs[] {
  return Array.from({ length: folds }, (_, fold) => {
    const part = ({ first, second }: Pairs): Pairs => {
      const [from, to] = [fold, fold + 1].map((edge) => Math.floor(edge * first.length / folds));
      return { first: first.slice(from, to), second: second.slice(from, to) };
    };
    return { positive: part(positive), negative: part(negative) };
  });
}

/**
 * The protocol of facenet and of LFW's restricted setting (Huang et al., 2007; Schroff et al., 2015): each of k folds of
 * pairs is measured once, with the thresholds chosen on the k − 1 others.
 *
 * Differences from facenet's program: facenet tries the thresholds d² = 0, 0.01, … 4 for the accuracy and 0, 0.001, … 4
 * for VAL; this function tries every threshold that separates the pairs differently, and the threshold for the accuracy
 * is halfway between two distances, the smallest of equally good ones. For VAL, facenet interpolates (FAR, d²) linearly
 * with SciPy's interp1d, although many thresholds have the same FAR, and its threshold may exceed the rate; here it is the
 * largest threshold that does not. If none of its thresholds reaches the rate, for example because all negative pairs are
 * beyond the last one, facenet uses 0, which accepts nothing: its VAL of a perfect network is 0. Drawn pairs are in random
 * order; the pairs of a file stay in the file's folds, as in facenet.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param folds At least 2, each with pairs of both kinds.
 * @param references Embeddings of the second images of the pairs, if they belong to another set.
 */
export function evaluateFolds(
  embeddings: Float32Array,
  dimension: number,
  folds: readonly DrawnPairs[],
  references: Float32Array = embeddings,
): FoldEvaluation {
  const distances = folds.map(({ positive, negative }) => ({
    positive: pairDistances(embeddings, references, dimension, positive),
    negative: pairDistances(embeddings, references, dimension, negative),
  }));
  const results = distances.map(({ positive, negative }, fold) => {
    const others = distances.filter((_, other) => other !== fold);
    const [otherPositive, otherNegative] = [
      others.flatMap(({ positive }) => [...positive]),
      others.flatMap(({ negative }) => [...negative]),
    ];
    const threshold = mostAccurateThreshold(otherPositive, otherNegative);
    const right = below(positive, threshold) + negative.length - below(negative, threshold);
    const strict = otherNegative.sort((a, b) => a - b)[allowedBelow(MAIN_RATE, otherNegative.length)]!;
    return {
      threshold,
      accuracy: right / (positive.length + negative.length),
      val: below(positive, strict) / positive.length,
      far: below(negative, strict) / negative.length,
    };
  });
  const over = (figure: keyof typeof results[number]) =>
    meanAndStd(Float64Array.from(results, (result) => result[figure]));
  const [threshold, threshold_std] = over("threshold");
  const [accuracy, accuracy_std] = over("accuracy");
  const [val, val_std] = over("val");
  const [far, far_std] = over("far");
  const count = (kind: "positive" | "negative") =>
    distances.reduce((sum, fold) => sum + fold[kind].length, 0);
  return {
    folds: folds.length,
    pairs: { positive: count("positive"), negative: count("negative") },
    ...{ accuracy, accuracy_std, threshold, threshold_std, val, val_std, far, far_std },
  };
}

/** The threshold with the most pairs on the right side, halfway between two distances; the smallest of equally good ones. */
function mostAccurateThreshold(positive: readonly number[], negative: readonly number[]): number {
  const all = [...positive.map((d) => ({ d, gain: 1 })), ...negative.map((d) => ({ d, gain: -1 }))]
    .sort((a, b) => a.d - b.d);
  let threshold = all[0]!.d; // accepts none
  let [gain, best] = [0, 0];
  all.forEach((pair, i) => {
    gain += pair.gain;
    const next = all[i + 1]?.d ?? pair.d + 1e-6;
    if (next === pair.d || gain <= best) return;
    best = gain;
    threshold = (pair.d + next) / 2;
  });
  return threshold;
}

function below(distances: Float64Array, threshold: number): number {
  return distances.reduce((count, d) => count + Number(d < threshold), 0);
}
