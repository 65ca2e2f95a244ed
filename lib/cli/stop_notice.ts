import type { EventOf, TrainEvent } from "../run/events.ts";

/** What a training is doing; undefined before its first event. */
export type TrainingPhase = EventOf<"state">["state"] | undefined;

/** The phase of a training after an event. */
export function phaseAfter(event: TrainEvent, before: TrainingPhase): TrainingPhase {
  if (event.type === "state") return event.state;
  return event.type === "run_started" ? "training" : before;
}

/** What a request to stop does in a phase of a training, as a clause. */
export function stopNotice(phase: TrainingPhase): string {
  switch (phase) {
    case undefined:
      return "stopping before the training begins";
    case "evaluating":
      return "stopping the evaluation, which --resume makes up for";
    case "reporting":
      return "stopping the report";
    default:
      return "stopping after this step, then saving";
  }
}
