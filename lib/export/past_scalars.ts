import { followEvents } from "../run/follow_events.ts";
import { type Scalars, scalarsTaker } from "./scalars_of_events.ts";

/** Some points of a run's curves. */
export interface PastScalars {
  /** In the order of the log. */
  scalars: Scalars[];
  /** Whether the log was replaced meanwhile: earlier points no longer count. */
  restarted: boolean;
  /** Takes the events that follow those. */
  take: ReturnType<typeof scalarsTaker>;
}

/**
 * Reads the points of a run's curves as far as its log has been written, some at a time: a log of a million steps needs
 * little memory. The last ones may be none.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function* pastScalars(folder: string): AsyncGenerator<PastScalars, void> {
  let take = scalarsTaker();
  for await (const { events, current, restarted } of followEvents(folder)) {
    if (restarted) take = scalarsTaker();
    yield { scalars: events.map(take).filter((found) => found !== undefined), restarted, take };
    if (current) return;
  }
}
