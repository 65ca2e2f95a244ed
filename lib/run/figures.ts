/**
 * The figures of an evaluation as JSON has them.
 *
 * @module
 */
import { z } from "zod";

/** A measured number; JSON has no NaN, so it travels as null. */
export const measured = z.union([z.number(), z.nan(), z.null().transform(() => NaN)]);
/** A figure per false accept rate, keyed `"0.1"` … `"0.0001"`; null where it cannot be measured. */
export const byFar = z.record(z.string(), measured.nullable());

/** The original program's protocol: 512 + 512 random pairs. Distances are Euclidean, in [0, 2]. */
export const OriginalFigures = z.object({
  threshold: measured,
  accuracy: measured,
  val: measured,
  far: measured,
  pairs: z.object({ positive: z.number(), negative: z.number() }),
  positive_mean: measured,
  positive_std: measured,
  negative_mean: measured,
  negative_std: measured,
});

/** The exact figures over all pairs of the test set. */
export const ExactFigures = z.object({
  pairs: z.object({ positive: z.number(), negative: z.number() }),
  val_at_far: byFar,
  threshold_at_far: byFar,
  auc: measured,
  eer: measured,
  recall_at_1: measured,
  map_at_r: measured,
  positive_mean: measured,
  positive_std: measured,
  negative_mean: measured,
  negative_std: measured,
});

/** How many pairs lie in each of `HISTOGRAM_BINS` bins of distance, from 0 to 2. */
export const DistanceCounts = z.object({
  positive: z.array(z.number()),
  negative: z.array(z.number()),
});
/** How many pairs lie in each bin of distance. */
export type DistanceCounts = z.infer<typeof DistanceCounts>;

/** Pairs of classes that are near to each other, nearest first. */
export const ClassPairs = z.array(z.object({ first: z.number(), second: z.number(), distance: z.number() }));

/** Embeddings of some test images on their first two principal components. */
export const Projection = z.object({
  labels: z.array(z.number().int()).describe("[P]"),
  points: z.array(z.number()).describe("x₀, y₀, x₁, y₁, … `[2P]`; the same images at every epoch"),
  explained: measured.describe("share of the variance that the two components hold"),
});
/** Embeddings of some test images on their first two principal components. */
export type Projection = z.infer<typeof Projection>;
