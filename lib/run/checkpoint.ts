import type { HostParameters } from "../model/initialise.ts";
import type { CheckpointState } from "./checkpoint_format.ts";
import type { HostTensor, TrainingTree } from "./training_tree.ts";

/** A checkpoint in memory. */
export interface Checkpoint {
  /** Where the training was. */
  state: CheckpointState;
  /** The model's parameters and running statistics by name; with `--ema` their averages. */
  parameters: HostParameters;
  /** Everything that the training continues with. */
  training: TrainingTree<HostTensor>;
}
