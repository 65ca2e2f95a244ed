import { z } from "zod";
import { SPLITS } from "../config/eval_config.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import {
  byFar,
  ClassPairs,
  DistanceCounts,
  ExactFigures,
  measured,
  OriginalFigures,
  Projection,
} from "./figures.ts";

const MeasuredImages = z.object({ split: z.enum(SPLITS), images: z.number() });

const FoldFigures = z.object({
  folds: z.number(),
  pairs: z.object({ positive: z.number(), negative: z.number() }),
  file: z.string().exactOptional(),
  accuracy: measured,
  accuracy_std: measured,
  threshold: measured,
  threshold_std: measured,
  val: measured,
  val_std: measured,
  far: measured,
  far_std: measured,
});

const RetrievalFigures = z.object({
  queries: z.number(),
  recall_at_1: measured,
  recall_at_5: measured,
  recall_at_10: measured,
  r_precision: measured,
  map_at_r: measured,
});

const ImagePairs = z.array(z.object({
  first: z.number(),
  second: z.number(),
  first_label: z.number(),
  second_label: z.number(),
  distance: z.number(),
}));

const Suspects = z.object({
  count: z.number(),
  images: z.array(z.object({
    image: z.number(),
    label: z.number(),
    likely: z.number(),
    agreement: z.number(),
    likely_distance: z.number(),
    own_distance: z.number(),
    score: z.number(),
  })),
});

/**
 * All that `eval` has to say, read from JSON: what is null there because it is not a number is NaN again, and what
 * is null because it cannot be measured stays null. Older logs lack what is optional.
 */
export const EvaluationFigures = z.object({
  dataset: z.object({
    name: z.string(),
    title: z.string(),
    synthetic: z.boolean(),
    class_names: z.array(z.string()).exactOptional(),
  }),
  compared: MeasuredImages.extend({ references: MeasuredImages.exactOptional() }).exactOptional(),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string() }),
  checkpoint: z.object({ path: z.string(), epoch: z.number() }),
  original_protocol: OriginalFigures,
  fold_protocol: FoldFigures.exactOptional(),
  exact: ExactFigures.extend({
    val_interval_at_far: z.record(z.string(), z.tuple([measured, measured]).nullable()).exactOptional(),
    accuracy: measured.nullable(),
    balanced_accuracy: measured.nullable(),
    per_class: z.array(z.object({
      label: z.number(),
      images: z.number(),
      val: measured.nullable(),
      recall_at_1: measured,
      positive_mean: measured,
    })),
    classes: z.number().exactOptional(),
    histogram: DistanceCounts,
    class_distances: z.array(z.array(measured)).exactOptional(),
    nearest_classes: ClassPairs.exactOptional(),
    accuracy_at_far: byFar.exactOptional(),
    roc: z.array(z.object({ threshold: z.number(), far: z.number(), val: z.number() })).exactOptional(),
    retrieval: z.object({
      all: RetrievalFigures,
      per_class: z.array(RetrievalFigures.extend({ label: z.number() })),
    }).exactOptional(),
    confusion: z.array(z.array(z.number())).exactOptional(),
    confused_classes: z.array(z.object({ label: z.number(), nearest: z.number(), queries: z.number() }))
      .exactOptional(),
    hardest_pairs: z.object({ positive: ImagePairs, negative: ImagePairs }).exactOptional(),
    suspects: Suspects.exactOptional(),
  }),
  projection: Projection,
}) satisfies z.ZodType<EvaluationReport>;
