import type { TrainingConfig } from "../../config/train_config.ts";
import type { Network } from "../../model/network.ts";
import type { CheckpointState } from "../../run/checkpoint_format.ts";

/** What the leader tells the other workers before they open the data. */
export interface LeadersSettings {
  /** The settings: of the run that is resumed, or those that were asked for. */
  settings: TrainingConfig;
  /** Whether the batch is reduced to the number of images if they are fewer. */
  fits: boolean;
}

/** What the leader tells them when all is chosen, so that none of them needs the run's folder. */
export interface LeadersPlan {
  config: TrainingConfig;
  network: Network;
  /** Where the training is resumed; null for a new one. */
  state: CheckpointState | null;
  run: string;
}
