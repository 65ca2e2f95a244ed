import { measured, PairCounts } from "./measured.ts";
import { z } from "zod";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { meanAndStd } from "./moments.ts";
import { type DrawnPairs, pairDistances, type Pairs } from "./pairs.ts";
import { allowedBelow } from "./threshold_search.ts";

/** Folds that drawn pairs are cut into. */
export const FOLDS = 10;

/** What the protocol of folds finds: means over the folds, and standard deviations over all of them. */
export const FoldEvaluation = z.object({
  folds: z.number().describe("how many there are"),
  pairs: PairCounts.describe("in all of them"),
  file: z.string().exactOptional().describe("that the pairs are from; none where they were drawn"),
  accuracy: measured.describe(
    "share of a fold's pairs on the right side of the threshold with the highest accuracy on the others",
  ),
  accuracy_std: measured,
  threshold: measured.describe("that threshold: a Euclidean distance"),
  threshold_std: measured,
  val: measured.describe(
    "share of a fold's positive pairs below the largest threshold with FAR ≤ 1e-3 on the others",
  ),
  val_std: measured,
  far: measured.describe("share of the fold's negative pairs below that threshold: the rate that came out"),
  far_std: measured,
});
/** What the protocol of folds finds. */
export type FoldEvaluation = z.infer<typeof FoldEvaluation>;

/**
 * Cuts pairs into folds of consecutive ones, each with its share of both kinds, rounded down or up. Drawn pairs are in
 * a random order by their seed, and so are these folds.
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
 * The protocol of facenet and of LFW's restricted setting (Huang et al., 2007; Schroff et al., 2015): of k folds of
 * pairs each is measured once, with the thresholds that the k − 1 others choose.
 *
 * What differs from facenet's program: it looks at thresholds d² = 0, 0.01, … 4 for the accuracy and 0, 0.001, … 4 for
 * VAL; here every threshold that parts the pairs otherwise is looked at, and that for the accuracy lies in the middle
 * between two distances, the least of equally good ones. For VAL facenet draws straight lines through (FAR, d²) by
 * SciPy's interp1d, though many thresholds have one FAR, and the threshold that it reads off need not keep to the rate;
 * here it is the largest that does. Where none of its thresholds reaches the rate, as when all negative pairs lie
 * beyond the last, facenet takes 0, which accepts nothing: its VAL of a perfect network is 0. Pairs that are drawn come
 * in the random order of their seed; those of a file stay in its folds, as facenet's do.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param folds At least 2, each with pairs of both kinds.
 * @param references Embeddings of the second images of the pairs, where they are of another set.
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

/** The threshold with the most pairs on its right side, amid two distances; the least of equally good ones. */
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
