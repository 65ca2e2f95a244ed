import type { SplitName } from "../config/eval_config.ts";
import type { ExactEvaluation } from "./exact_evaluation.ts";
import type { FoldEvaluation } from "./fold_protocol.ts";
import type { OriginalEvaluation } from "./original_protocol.ts";
import type { Projection } from "./projection.ts";

/** Images that were measured on. */
export interface MeasuredImages {
  /** Which of the data set's. */
  split: SplitName;
  /** How many they are. */
  images: number;
}

/** All that `eval` has to say: what it measured, on what, and the figures. */
export interface EvaluationReport {
  /** What was measured on; `synthetic` where a program drew the images. */
  dataset: {
    name: string;
    title: string;
    synthetic: boolean;
    /** By label; without them classes are called by their numbers. */
    class_names?: string[];
  };
  /** Which images were compared, with each other or with references. Older logs lack it: the test images. */
  compared?: MeasuredImages & { references?: MeasuredImages };
  /** Where the tensors lived. */
  engine: { name: string; device: string; version: string };
  /** The checkpoint's folder, and the epoch it was saved after. */
  checkpoint: { path: string; epoch: number };
  /** By the original program's 512 + 512 random pairs. */
  original_protocol: OriginalEvaluation;
  /** By facenet's folds of pairs: the same pairs, or a file's. Older logs lack it. */
  fold_protocol?: FoldEvaluation;
  /** Over all pairs. */
  exact: ExactEvaluation;
  /** Of some of the images; of the queries where they are compared with references. */
  projection: Projection;
}
