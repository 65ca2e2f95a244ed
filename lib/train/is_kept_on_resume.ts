import type { CheckpointState } from "../run/checkpoint_format.ts";
import type { TrainEvent } from "../run/events.ts";

/**
 * Returns a predicate that tests the events of a run in order: which of them precede a checkpoint and are
 * still valid when the run is resumed there. The end of the run is not, since the run continues, nor is the
 * start of the checkpoint's epoch, since it is emitted again.
 *
 * @param state Where the training was, from the checkpoint.
 */
export function isKeptOnResume(
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
