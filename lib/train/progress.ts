import type { Checkpoint } from "../run/checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";

/** Where a training is between two steps, apart from its tensors and its miner. */
export type Progress = Pick<
  CheckpointState,
  "epoch" | "step" | "global_step" | "loss_sum" | "seconds" | "best"
>;

/** Where a training starts: at its checkpoint if it is resumed, else at the beginning. */
export function progressOf(resumed: Checkpoint | undefined): Progress {
  const { epoch = 0, step = 0, global_step = 0, loss_sum = 0, seconds = 0, best = null } = resumed?.state ??
    {};
  return { epoch, step, global_step, loss_sum, seconds, best };
}
