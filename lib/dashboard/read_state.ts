import { followEvents } from "../run/follow_events.ts";
import { type DashboardState, initialState } from "./state/dashboard_state.ts";
import { foldEvent } from "./state/fold_event.ts";

/**
 * Reads a run's log and folds its events, as far as they are written.
 *
 * @param folder The run's folder.
 * @throws {UserError} If its log is missing or damaged.
 */
export async function readState(folder: string): Promise<DashboardState> {
  const state = initialState();
  for await (const { events, current } of followEvents(folder)) {
    for (const event of events) foldEvent(state, event);
    if (current) break;
  }
  return state;
}
