import type { DashboardState } from "../state/dashboard_state.ts";
import type { UiState } from "../ui/ui_state.ts";
import type { Pane, Rect } from "./frame.ts";

/** The dashboard's surroundings: neither part of the training nor chosen by the user. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now: number;
  /** The run's folder; undefined before it exists. */
  folder: string | undefined;
  /** `own`: this process trains; `steered`: another process that accepts commands; `watched`: no commands. */
  control: "own" | "steered" | "watched";
  /** Share of the time that the dashboard itself uses; NaN before it is known. */
  cost: number;
  /** A temporary message to the user. */
  notice: string | undefined;
  /** Whether the training's process ended without a final event. */
  interrupted: boolean;
  /** The speed of a replay, relative to the original run, and whether it is paused; undefined if there is no replay. */
  replay: { speed: number; paused: boolean } | undefined;
}

/** Everything that a pane may use. */
export interface ViewContext {
  state: DashboardState;
  /** The user's choices. */
  ui: UiState;
  around: Surroundings;
  /** The reference run, drawn beneath. */
  reference: DashboardState | undefined;
}

/** Draws a pane into a rectangle. */
export type PaneView = (rect: Rect, context: ViewContext) => Pane;
