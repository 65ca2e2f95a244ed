import type { CheckpointState } from "../run/checkpoint_format.ts";
import type { TrainEvent } from "../run/events.ts";

/**
 * Tells, of a run's events in turn, which come before a checkpoint and stay true when the run goes on from there:
 * not the end, to which the run did not come after all, nor the begin of the epoch, which is told again.
 *
 * @param state Where the training stood, as the checkpoint has it.
 */
export function belongsBefore(
  state: Pick<CheckpointState, "epoch" | "step">,
): (event: TrainEvent) => boolean {
  let after = false;
  return (event) => {
    if (event.type === "run_finished" || event.type === "final_evaluation") return false;
    if ("epoch" in event && event.epoch > state.epoch) {
      const step = "step" in event ? event.step : 0;
      after ||= event.epoch > state.epoch + 1 || step > state.step || state.step === 0;
      if (event.type === "epoch_started") return false;
    }
    return !after;
  };
}
