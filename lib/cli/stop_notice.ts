import type { TrainingPhase } from "../run/training_phase.ts";

/** What a request to stop does in a phase of a training, as a clause. */
export function stopNotice(phase: TrainingPhase): string {
  switch (phase?.state) {
    case undefined:
      return "stopping before the training begins";
    case "evaluating":
      return phase!.unsaved
        ? "stopping the evaluation, then saving"
        : "stopping the evaluation, which --resume makes up for";
    case "reporting":
      return "stopping the report; all else is saved";
    default:
      return "stopping after this step, then saving";
  }
}
