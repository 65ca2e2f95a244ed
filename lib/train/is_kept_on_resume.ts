import type { CheckpointState } from "../run/checkpoint_format.ts";
import type { TrainEvent } from "../run/events.ts";

/** The events of the end of an epoch. */
const MEASURED: ReadonlySet<TrainEvent["type"]> = new Set(["validation", "evaluation", "epoch_finished"]);

/**
 * Returns a predicate that tests the events of a run in order: which of them precede a checkpoint and are
 * still valid when the run is resumed there. The end of the run is not, since the run continues, nor is the
 * start of the checkpoint's epoch, since it is emitted again.
 *
 * @param state Where the training was, from the checkpoint.
 * @param rescues How many of the log's rescues precede the checkpoint: what they took back stays in the log.
 */
export function isKeptOnResume(
  state: Pick<CheckpointState, "epoch" | "step">,
  rescues = 0,
): (event: TrainEvent) => boolean {
  let seen = 0;
  let after = false;
  // Of a checkpoint within an epoch: whether its last step, and its own saving, were seen.
  let [isLastStep, isSaved] = [false, false];
  return (event) => {
    if (event.type === "run_finished" || event.type === "final_evaluation") return false;
    if (seen < rescues) {
      if (event.type === "rescued") seen++;
      return true;
    }
    if (event.type === "rescued") after = true;
    if (event.type === "checkpoint_saved") {
      isSaved ||= event.epoch === state.epoch && event.step === state.step;
      after ||= event.epoch > state.epoch || (event.epoch === state.epoch && event.step > state.step);
    } else if ("epoch" in event && event.epoch > state.epoch) {
      const step = "step" in event ? event.step : 0;
      after ||= event.epoch > state.epoch + 1 || step > state.step || state.step === 0;
      // What follows the last step is measured again; a miner that the checkpoint does not know was not forced.
      if (isLastStep) after ||= MEASURED.has(event.type) || (event.type === "miner_changed" && isSaved);
      isLastStep ||= event.type === "step" && step === state.step;
      if (event.type === "epoch_started") return false;
    }
    return !after;
  };
}
