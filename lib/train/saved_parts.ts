import type { ActiveMiner } from "./active_miner.ts";
import type { TrainingJob } from "./job.ts";
import type { Progress } from "./progress.ts";
import type { TrainState } from "./train_state.ts";

/** The parts of a running training that a checkpoint stores. */
export interface SavedParts {
  job: TrainingJob;
  /** Replaced by every step. */
  state: TrainState;
  /** Updated by every step that is reported, and at the end of an epoch. */
  progress: Progress;
  miner: ActiveMiner;
}
