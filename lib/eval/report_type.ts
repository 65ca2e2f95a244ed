import { z } from "zod";
import { ExactEvaluation } from "./exact_evaluation.ts";
import { FoldEvaluation } from "./fold_protocol.ts";
import { OriginalEvaluation } from "./original_protocol.ts";
import { Projection } from "./projection.ts";

/** The images that were evaluated. */
export const MeasuredImages = z.object({
  split: z.string().describe("the split of the data set"),
  images: z.number().describe("number of images"),
});
/** The images that were evaluated. */
export type MeasuredImages = z.infer<typeof MeasuredImages>;

/**
 * An evaluation as `eval` prints it in JSON: what was evaluated, on which images, and the figures. When read from JSON,
 * null that stands for NaN becomes NaN again, and null that stands for not measurable stays null. Older logs lack the
 * optional fields.
 */
export const EvaluationReport = z.object({
  dataset: z.object({
    name: z.string(),
    title: z.string(),
    synthetic: z.boolean().describe("whether a program drew the images"),
    class_names: z.array(z.string()).exactOptional().describe("by label; older logs lack them"),
  }),
  compared: MeasuredImages.extend({ references: MeasuredImages.exactOptional() }).exactOptional().describe(
    "the images that were compared, with each other or with references; missing in older logs: the test images",
  ),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string() }),
  checkpoint: z.object({ path: z.string(), epoch: z.number() }),
  original_protocol: OriginalEvaluation,
  fold_protocol: FoldEvaluation.exactOptional(),
  exact: ExactEvaluation,
  projection: Projection.describe("of some of the images; of queries if there are references"),
});
/** An evaluation as `eval` prints it in JSON. */
export type EvaluationReport = z.infer<typeof EvaluationReport>;
