import type { TrainEvent } from "../run/events.ts";

/** Whatever shows a training to a person while it runs. */
export interface TrainingView {
  /** Shows the next event. */
  take(event: TrainEvent): void;
  /** Shows the user a line that is not from the training. */
  print(line: string): void;
  /** Done when the user has seen enough of how the training ended. */
  seen(): Promise<void>;
  /** Ends the wait for that. */
  leave(): void;
  /** Gives the terminal back as it was; a second call does nothing. */
  close(): void;
}
