import type { BatchLoader } from "../data/batch_loader.ts";
import type { ActiveMiner } from "./active_miner.ts";
import type { EpochEvaluator } from "./epoch_evaluator.ts";
import type { TrainingJob } from "./job.ts";
import type { PeriodicCheckpoints } from "./periodic_checkpoints.ts";
import type { Progress } from "./progress.ts";
import type { StepPipeline } from "./step_pipeline.ts";
import type { TrainState } from "./train_state.ts";

/** The parts of a running training that its loop shares with the end of an epoch. */
export interface TrainingParts {
  job: TrainingJob;
  /** Replaced by every step. */
  state: TrainState;
  /** Updated by every step that is reported, and at the end of an epoch. */
  progress: Progress;
  miner: ActiveMiner;
  loader: BatchLoader;
  pipeline: StepPipeline;
  evaluator: EpochEvaluator;
  /** Saves checkpoints within epochs. */
  periodic: PeriodicCheckpoints;
}
