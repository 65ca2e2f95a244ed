import type { BatchLoader } from "../data/batch_loader.ts";
import type { EpochEvaluator } from "./epoch_evaluator.ts";
import type { PeriodicCheckpoints } from "./periodic_checkpoints.ts";
import type { SavedParts } from "./saved_parts.ts";
import type { StepPipeline } from "./step_pipeline.ts";

/** The parts of a running training that its loop shares with the end of an epoch. */
export interface TrainingParts extends SavedParts {
  loader: BatchLoader;
  pipeline: StepPipeline;
  evaluator: EpochEvaluator;
  /** Saves checkpoints within epochs. */
  periodic: PeriodicCheckpoints;
}
