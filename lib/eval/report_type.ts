import { z } from "zod";
import { ExactEvaluation } from "./exact_evaluation.ts";
import { FoldEvaluation } from "./fold_protocol.ts";
import { OriginalEvaluation } from "./original_protocol.ts";
import { Projection } from "./projection.ts";

/** Images that were measured on. */
export const MeasuredImages = z.object({
  split: z.string().describe("which of the data set's"),
  images: z.number().describe("how many"),
});
/** Images that were measured on. */
export type MeasuredImages = z.infer<typeof MeasuredImages>;

/**
 * An evaluation as `eval` prints it in JSON: what was measured, on what, and the figures. Read from JSON, what is null
 * because it is not a number is NaN again, and what is null because it cannot be measured stays null. Older logs lack
 * what is optional.
 */
export const EvaluationReport = z.object({
  dataset: z.object({
    name: z.string(),
    title: z.string(),
    synthetic: z.boolean().describe("whether a program drew the images"),
    class_names: z.array(z.string()).exactOptional().describe("by label; older logs lack them"),
  }),
  compared: MeasuredImages.extend({ references: MeasuredImages.exactOptional() }).exactOptional().describe(
    "which images were compared, with each other or with references; older logs lack it: the test images",
  ),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string() }),
  checkpoint: z.object({ path: z.string(), epoch: z.number() }),
  original_protocol: OriginalEvaluation,
  fold_protocol: FoldEvaluation.exactOptional(),
  exact: ExactEvaluation,
  projection: Projection.describe("of some of the images; of the queries where there are references"),
});
/** An evaluation as `eval` prints it in JSON. */
export type EvaluationReport = z.infer<typeof EvaluationReport>;
