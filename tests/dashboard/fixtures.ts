import { type DashboardState, initialState } from "../../lib/dashboard/state/dashboard_state.ts";
import type { Size } from "../../lib/dashboard/view/frame.ts";
import type { Surroundings, ViewContext } from "../../lib/dashboard/view/view_context.ts";
import { foldEvent } from "../../lib/dashboard/state/fold_event.ts";
import { initialUi, type UiState } from "../../lib/dashboard/ui/ui_state.ts";
import { keyWorld } from "../../lib/dashboard/view/view.ts";
import { KEYS } from "../../lib/dashboard/ui/key_table.ts";
import type { KeyWorld } from "../../lib/dashboard/ui/key_world.ts";
import { press } from "../../lib/dashboard/ui/press.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { TrainEvent } from "../../lib/run/events.ts";

/** The state after some events. */
export function stateOf(events: readonly TrainEvent[]): DashboardState {
  const state = initialState();
  for (const event of events) foldEvent(state, event);
  return state;
}

/** A training of this process on a screen before any key press. */
export function contextOf(
  state: DashboardState,
  ui: UiState = initialUi(),
  around: Partial<Surroundings> = {},
): ViewContext {
  return {
    state,
    ui,
    around: {
      now: 0,
      folder: "./checkpoints/sample",
      control: "own",
      cost: 0.004,
      notice: undefined,
      interrupted: false,
      replay: undefined,
      ...around,
    },
    reference: undefined,
  };
}

/** The user interface after some keys, each interpreted on the screen shown by then. */
export function pressAll(context: ViewContext, size: Size, keys: readonly string[]): UiState {
  return keys.reduce((ui, key) => press(ui, keyWorld({ ...context, ui }, size), key).ui, context.ui);
}

/** Every key with a meaning, and one without. */
export const ALL_KEYS: readonly string[] = [...KEYS.flatMap(({ keys }) => keys), "c", "k", "7", "x"];

/** A running training of this process, on a page of three panes. */
export const OWN_WORLD: KeyWorld = {
  steers: true,
  replays: false,
  owns: true,
  paused: false,
  phase: { state: "training", unsaved: true },
  stopping: false,
  hasResult: false,
  panes: ["loss", "quality", "epochs"],
  lists: ["epochs", "log"],
  worst: 0,
  miners: ["curriculum", "semi-hard", "hard"],
};

/** The log of the run that ships with the project. */
export function shippedEvents(): Promise<TrainEvent[]> {
  return readEvents(new URL("../../checkpoints/mnist", import.meta.url).pathname);
}
