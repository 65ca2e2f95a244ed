import type { DashboardState } from "../state/dashboard_state.ts";
import type { UiState } from "../ui/ui_state.ts";
import type { Pane, Rect } from "./frame.ts";

/** What surrounds the dashboard: not of the training, and not chosen by the user. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now: number;
  /** Where the run is; undefined before it has a folder. */
  folder: string | undefined;
  /** `own`: this process trains; `steered`: another one that takes commands; `watched`: it takes none. */
  control: "own" | "steered" | "watched";
  /** Share of the time that the dashboard itself takes; NaN before it is known. */
  cost: number;
  /** A passing message to the user. */
  notice: string | undefined;
  /** Whether the process that trained is gone without a word. */
  interrupted: boolean;
  /** A recorded run that is played, how many times as fast as it happened; undefined where nothing is played. */
  replay: { speed: number; paused: boolean } | undefined;
}

/** All that a pane may look at. */
export interface ViewContext {
  /** The training. */
  state: DashboardState;
  /** What the user has chosen to see. */
  ui: UiState;
  /** What surrounds it. */
  around: Surroundings;
  /** A run to compare with, drawn beneath. */
  reference: DashboardState | undefined;
}

/** Draws a pane into a rectangle. */
export type PaneView = (rect: Rect, context: ViewContext) => Pane;
