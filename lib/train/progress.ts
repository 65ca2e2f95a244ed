import type { Checkpoint } from "../run/checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { NO_COLLAPSE } from "./collapse.ts";

/** Where a training is between two steps, apart from its tensors and its miner. */
export type Progress = Required<
  Pick<
    CheckpointState,
    "epoch" | "step" | "global_step" | "loss_sum" | "seconds" | "best" | "rescues" | "collapse"
  >
>;

/**
 * What the checkpoint of an epoch would have said of it, had it been saved. Until it is, {@link Progress} keeps what the
 * epoch before it had: the best is an epoch that can be evaluated, and a rescue goes back to one that is there.
 */
export type UnsavedEpoch = Pick<Progress, "best" | "collapse">;

/** Where a training starts: at its checkpoint if it is resumed, else at the beginning. */
export function progressOf(checkpoint: Pick<Checkpoint, "state"> | undefined): Progress {
  const {
    epoch = 0,
    step = 0,
    global_step = 0,
    loss_sum = 0,
    seconds = 0,
    best = null,
    rescues = [],
    collapse = NO_COLLAPSE,
  } = checkpoint?.state ?? {};
  return { epoch, step, global_step, loss_sum, seconds, best, rescues, collapse };
}
