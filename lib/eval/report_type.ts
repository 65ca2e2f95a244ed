import { z } from "zod";
import { CoarseRetrieval } from "./coarse_recall.ts";
import { EpisodeEvaluation } from "./episodes.ts";
import { measured, measuredByRate, PairCounts } from "./measured.ts";
import { RetrievalEvaluation } from "./retrieval_evaluation.ts";
import { TrialEvaluation } from "./trials.ts";
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

/** Queries compared with a gallery, besides the images that the data set is evaluated on. */
export const QueryGallery = z.object({
  queries: z.number().describe("number of images of the split query"),
  gallery: z.number().describe("number of images of the split gallery"),
  classes: z.number().describe("number of classes of the queries"),
  same_images: z.number().exactOptional().describe(
    "queries that are in the gallery too and not compared with themselves",
  ),
  pairs: PairCounts,
  val_at_far: measuredByRate,
  auc: measured,
  eer: measured,
  retrieval: RetrievalEvaluation,
  coarse_retrieval: CoarseRetrieval.exactOptional(),
});
/** Queries compared with a gallery. */
export type QueryGallery = z.infer<typeof QueryGallery>;

/** Embeddings of a file that were evaluated: the work of any model, of which no more is known. */
export const MeasuredEmbeddings = z.object({
  file: z.string(),
  labels_file: z.string().describe("where the classes are from; can be the same file"),
  count: z.number().describe("number of embeddings, N"),
  dimension: z.number().describe("numbers of each, D"),
  classes: z.number().describe("number of classes"),
  lengths: z.tuple([z.number(), z.number()]).exactOptional().describe(
    "the least and the greatest length in the file; missing if all were 1, so that nothing had to be scaled",
  ),
});
/** Embeddings of a file that were evaluated. */
export type MeasuredEmbeddings = z.infer<typeof MeasuredEmbeddings>;

/**
 * An evaluation as `eval` prints it in JSON: what was evaluated, on which images, and the figures. When read from JSON,
 * null that stands for NaN becomes NaN again, and null that stands for not measurable stays null. Older logs lack the
 * optional fields.
 */
export const EvaluationReport = z.object({
  dataset: z.object({
    name: z.string().describe("of the embeddings of a file: embeddings"),
    title: z.string().describe("for display; of the embeddings of a file: its path"),
    synthetic: z.boolean().describe("whether a program drew the images"),
    class_names: z.array(z.string()).exactOptional().describe("by label; older logs lack them"),
  }),
  compared: MeasuredImages.extend({
    references: MeasuredImages.exactOptional(),
    same_images: z.number().exactOptional().describe(
      "queries that are references too and not compared with themselves",
    ),
    views: z.number().exactOptional().describe(
      "views of each image, whose mean is its embedding; 1 if missing",
    ),
  }).exactOptional().describe(
    "the images that were compared, with each other or with references; missing in older logs: the test images",
  ),
  engine: z.object({ name: z.string(), device: z.string(), version: z.string() }),
  checkpoint: z.object({ path: z.string(), epoch: z.number() }).exactOptional().describe(
    "whose embeddings were measured; missing if they are those of a file",
  ),
  embeddings: MeasuredEmbeddings.exactOptional().describe("if they are those of a file"),
  original_protocol: OriginalEvaluation,
  fold_protocol: FoldEvaluation.exactOptional(),
  exact: ExactEvaluation,
  query_gallery: QueryGallery.exactOptional().describe("if the data have splits of these names"),
  episodes: EpisodeEvaluation.exactOptional().describe("if they were requested"),
  trials: TrialEvaluation.exactOptional().describe("if they were requested"),
  projection: Projection.describe("of some of the images; of queries if there are references"),
});
/** An evaluation as `eval` prints it in JSON. */
export type EvaluationReport = z.infer<typeof EvaluationReport>;
