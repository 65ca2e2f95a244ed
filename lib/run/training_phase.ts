import type { EventOf, TrainEvent } from "./events.ts";

/** What a training is doing, and what would be lost if it ended now; undefined before its first event. */
export type TrainingPhase = {
  state: EventOf<"state">["state"];
  /** Whether there are steps that no checkpoint has. */
  unsaved: boolean;
} | undefined;

/** The phase of a training after an event; the same object if the event changes nothing. */
export function phaseAfter(event: TrainEvent, before: TrainingPhase): TrainingPhase {
  switch (event.type) {
    case "run_started":
      return { state: "training", unsaved: false };
    case "state":
      return { state: event.state, unsaved: before?.unsaved ?? false };
    case "step":
      return before?.unsaved ? before : { state: before?.state ?? "training", unsaved: true };
    case "checkpoint_saved":
    case "rescued":
      return before === undefined ? before : { ...before, unsaved: false };
    default:
      return before;
  }
}
