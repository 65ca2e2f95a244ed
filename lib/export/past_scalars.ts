import { followEvents } from "../run/follow_events.ts";
import { scalarReader, type Scalars } from "./scalars_of_events.ts";

/** The points of a run's curves so far, and what reads those of the events to come. */
export interface PastScalars {
  /** In the order of its log. */
  scalars: Scalars[];
  /** Goes on where the log ends. */
  read: ReturnType<typeof scalarReader>;
}

/**
 * Reads a run's log as far as it is written.
 *
 * @param folder The run's.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function pastScalars(folder: string): Promise<PastScalars> {
  let [scalars, read]: [Scalars[], PastScalars["read"]] = [[], scalarReader()];
  for await (const { events, current, restarted } of followEvents(folder)) {
    if (restarted) [scalars, read] = [[], scalarReader()];
    for (const event of events) {
      const found = read(event);
      if (found !== undefined) scalars.push(found);
    }
    if (current) break;
  }
  return { scalars, read };
}
