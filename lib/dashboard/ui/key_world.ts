import type { UiState } from "./ui_state.ts";

/** What a key press asks of the world outside the screen. */
export type Effect =
  | { kind: "command"; command: "pause" | "resume" | "stop" | "checkpoint" | "evaluate" | `miner:${string}` }
  | { kind: "leave" }
  | { kind: "end at once" }
  | { kind: "mouse" };

/** What the meaning of a key depends on beside what is on the screen. */
export interface KeyWorld {
  /** Whether commands reach the training. */
  steers: boolean;
  /** Whether leaving ends the training: it runs in this process and is not over. */
  owns: boolean;
  /** Whether a recorded run is played. */
  replays: boolean;
  /** Whether the training, or what is played, waits at the user's wish. */
  paused: boolean;
  /** Whether a stop is on its way. */
  stopping: boolean;
  /** Whether there is a final evaluation to show. */
  hasResult: boolean;
  /** Names of the panes of the page that can be focused, in order. */
  panes: readonly string[];
  /** Panes that scroll by lines, the newest of which are at the end. */
  lists: readonly string[];
  /** How many triplets are in the list of the worst. */
  worst: number;
  /** What the miner can be forced to; the first is the configured way. */
  miners: readonly string[];
}

/** What a key press does. */
export interface Pressed {
  /** What is on the screen from now on. */
  ui: UiState;
  /** What else is asked for. */
  effect?: Effect;
}
