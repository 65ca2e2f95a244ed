import { z } from "zod";
import type { EvaluationReport } from "../eval/report_type.ts";
import { DistanceCounts, ExactFigures, measured, OriginalFigures, Projection } from "./figures.ts";

/**
 * All that `eval` has to say, read from JSON: what is null there because it is not a number is NaN again, and what
 * is null because it cannot be measured stays null.
 */
export const EvaluationFigures = z.object({
  dataset: z.object({ name: z.string(), title: z.string(), synthetic: z.boolean() }),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string() }),
  checkpoint: z.object({ path: z.string(), epoch: z.number() }),
  original_protocol: OriginalFigures,
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
    histogram: DistanceCounts,
    class_distances: z.array(z.array(measured)),
  }),
  projection: Projection,
}) satisfies z.ZodType<EvaluationReport>;
