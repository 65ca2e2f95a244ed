import type { TrainEvent } from "../run/events.ts";
import type { RunPlace } from "./event_lines.ts";

/** A display of a running training: plain lines or the dashboard. */
export interface TrainingView {
  /** Shows the next event. */
  take(event: TrainEvent): void;
  /** Shows a line that does not come from the training. */
  print(line: string): void;
  /** Resolves when the user leaves the display after the training's end. */
  seen(): Promise<void>;
  /** Makes {@link seen} resolve. */
  leave(): void;
  /** Restores the terminal; a second call does nothing. */
  close(): void;
  /** Restores the terminal, and says how to continue the training, which is ended at once. */
  endAtOnce(run: RunPlace): void;
}
