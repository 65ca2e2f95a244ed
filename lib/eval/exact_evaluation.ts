import { z } from "zod";
import { FoundClassDistances } from "./class_distances.ts";
import { CoarseRetrieval } from "./coarse_recall.ts";
import { FoundConfusion } from "./confusion.ts";
import { FIGURES_SHAPE } from "./figures.ts";
import { HardestPairs } from "./hardest_pairs.ts";
import { DistanceCounts } from "./histogram_bins.ts";
import { measured, measuredByRate, PairCounts } from "./measured.ts";
import { RetrievalEvaluation } from "./retrieval_evaluation.ts";
import { RocPoint } from "./roc.ts";
import { Suspects } from "./suspects.ts";

/** Figures of one class. */
export const ClassEvaluation = z.object({
  label: z.number(),
  images: z.number().describe("number of queries of the class"),
  val: measured.nullable().describe(
    "share of its pairs below the threshold for the main rate; null if that cannot be measured",
  ),
  recall_at_1: measured,
  positive_mean: measured,
});
/** Figures of one class. */
export type ClassEvaluation = z.infer<typeof ClassEvaluation>;

/**
 * The figures over all pairs that every epoch's line in the log has. Null means not measurable: a rate that allows less
 * than one pair. Without positive or without negative pairs, the figures that need them are NaN.
 */
export const ExactFigures = z.object({
  pairs: PairCounts,
  val_at_far: measuredByRate.describe("share of positive pairs with d < threshold"),
  threshold_at_far: measuredByRate.describe(
    "the largest threshold at which the share of negative pairs with d < threshold is at most the rate",
  ),
  ...FIGURES_SHAPE,
});
/** The figures over all pairs that every epoch's line in the log has. */
export type ExactFigures = z.infer<typeof ExactFigures>;

/**
 * Exact figures over all pairs: of the images of one set, or of queries with references. Optional fields are present if
 * they were requested.
 */
export const ExactEvaluation = ExactFigures.extend({
  val_interval_at_far: z.record(z.string(), z.tuple([measured, measured]).nullable()).exactOptional()
    .describe("95% interval of VAL by bootstrap over images"),
  per_class: z.array(ClassEvaluation).describe(
    "the classes that occur, ascending; only the worst ones in the log of a run with many classes",
  ),
  classes: z.number().exactOptional().describe(
    "how many classes occur, if per_class does not have all of them",
  ),
  histogram: DistanceCounts.describe("of all pairs"),
  ...FoundClassDistances.shape,
  accuracy_at_far: measuredByRate.exactOptional().describe(
    "share of all pairs on the right side of the threshold for each rate",
  ),
  roc: z.array(RocPoint).exactOptional().describe("at most 500 points, each exact"),
  retrieval: RetrievalEvaluation.exactOptional(),
  coarse_retrieval: CoarseRetrieval.exactOptional().describe("if the data have coarse classes"),
  ...FoundConfusion.shape,
  hardest_pairs: HardestPairs.exactOptional(),
  suspects: Suspects.exactOptional(),
});
/** Exact figures over all pairs. */
export type ExactEvaluation = z.infer<typeof ExactEvaluation>;

/** The part of an evaluation that an epoch's line in the log has. */
export function exactFigures(evaluation: ExactEvaluation): ExactFigures {
  return Object.fromEntries(
    Object.entries(evaluation).filter(([name]) => name in ExactFigures.shape),
  ) as ExactFigures;
}
