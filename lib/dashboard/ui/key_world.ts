import type { TrainingPhase } from "../../run/training_phase.ts";
import type { UiState } from "./ui_state.ts";

/** An effect of a key press outside the screen. */
export type Effect =
  | { kind: "command"; command: "pause" | "resume" | "stop" | "checkpoint" | "evaluate" | `miner:${string}` }
  | { kind: "leave" }
  | { kind: "end at once" }
  | { kind: "suspend" }
  | { kind: "mouse" };

/** What the meaning of a key depends on, other than the user interface's state. */
export interface KeyWorld {
  /** Whether the training accepts commands. */
  steers: boolean;
  /** Whether leaving ends the training, because it runs in this process and is not over. */
  owns: boolean;
  /** Whether a recorded run is being replayed. */
  replays: boolean;
  /** Whether the user has paused the training or the replay. */
  paused: boolean;
  /** What the training is doing. */
  phase: TrainingPhase;
  /** Whether a stop is pending. */
  stopping: boolean;
  /** Whether there is a final evaluation to show. */
  hasResult: boolean;
  /** Names of the page's focusable panes, in order. */
  panes: readonly string[];
  /** Panes that scroll by lines, with the newest lines at the end. */
  lists: readonly string[];
  /** Number of triplets in the list of the worst. */
  worst: number;
  /** The miners that can be forced; the first is the configured one. */
  miners: readonly string[];
}

/** The result of a key press. */
export interface Pressed {
  /** The new state of the user interface. */
  ui: UiState;
  /** An effect outside the screen. */
  effect?: Effect;
}
