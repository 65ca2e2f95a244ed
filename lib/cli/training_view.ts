import type { TrainEvent } from "../run/events.ts";

/** Whatever shows a training to a person while it goes on. */
export interface TrainingView {
  /** Shows what an event tells. */
  show(event: TrainEvent): void;
  /** Tells the user something that is not of the training. */
  print(line: string): void;
  /** Done when the user has seen enough of how the training ended. */
  seen(): Promise<void>;
  /** Ends the wait for that. */
  leave(): void;
  /** Gives the terminal back as it was; a second call does nothing. */
  close(): void;
}
