import { followEvents } from "../run/follow_events.ts";
import { type Scalars, scalarsTaker } from "./scalars_of_events.ts";

/** The points of a run's curves so far, and a function that takes later events. */
export interface PastScalars {
  /** In the order of the log. */
  scalars: Scalars[];
  /** Takes the events that follow the log. */
  take: ReturnType<typeof scalarsTaker>;
}

/**
 * Reads a run's log as far as it has been written.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function pastScalars(folder: string): Promise<PastScalars> {
  let [scalars, take]: [Scalars[], PastScalars["take"]] = [[], scalarsTaker()];
  for await (const { events, current, restarted } of followEvents(folder)) {
    if (restarted) [scalars, take] = [[], scalarsTaker()];
    for (const event of events) {
      const found = take(event);
      if (found !== undefined) scalars.push(found);
    }
    if (current) break;
  }
  return { scalars, take };
}
