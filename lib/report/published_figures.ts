import type { OriginalEvaluation } from "../eval/original_protocol.ts";

/** The figures published by the original program for its last epoch, the 20th, by its own protocol, per data set. */
export const PUBLISHED_FIGURES: Readonly<Record<string, Omit<OriginalEvaluation, "far" | "pairs">>> = {
  mnist: {
    threshold: 0.8916,
    accuracy: 0.9717,
    val: 0.9434,
    positive_mean: 0.4232,
    positive_std: 0.2290,
    negative_mean: 1.4625,
    negative_std: 0.1223,
  },
};
