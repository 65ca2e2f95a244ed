import type { HostParameters } from "../model/initialise.ts";
import type { CheckpointState } from "./checkpoint_format.ts";
import type { HostTensor, TrainingTree } from "./training_tree.ts";

/** What a checkpoint says of its network, in memory: all that measuring and using it needs. */
export interface StoredNetwork {
  /** Where the training was. */
  state: CheckpointState;
  /** The model's parameters and running statistics by name; with `--ema` their averages. */
  parameters: HostParameters;
}

/** A checkpoint in memory. */
export interface Checkpoint extends StoredNetwork {
  /** Everything that the training continues with. */
  training: TrainingTree<HostTensor>;
}
