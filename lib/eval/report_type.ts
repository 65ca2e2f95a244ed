import type { ExactEvaluation } from "./exact_evaluation.ts";
import type { OriginalEvaluation } from "./original_protocol.ts";
import type { Projection } from "./projection.ts";

/** All that `eval` has to say: what it measured, on what, and the figures. */
export interface EvaluationReport {
  /** What was measured on; `synthetic` where a program drew the images. */
  dataset: { name: string; title: string; synthetic: boolean };
  /** Where the tensors lived. */
  engine: { name: string; device: string; version: string };
  /** The checkpoint's folder, and the epoch it was saved after. */
  checkpoint: { path: string; epoch: number };
  /** By the original program's 512 + 512 random pairs. */
  original_protocol: OriginalEvaluation;
  /** Over all pairs. */
  exact: ExactEvaluation;
  /** Of some of the test images. */
  projection: Projection;
}
