import { followEvents } from "../run/follow_events.ts";
import { type Scalars, scalarsTaker } from "./scalars_of_events.ts";

/** The points of a run's curves so far, and what takes the events to come. */
export interface PastScalars {
  /** In the order of its log. */
  scalars: Scalars[];
  /** For the events after the end of the log. */
  take: ReturnType<typeof scalarsTaker>;
}

/**
 * Reads a run's log as far as it is written.
 *
 * @param folder The run's.
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
