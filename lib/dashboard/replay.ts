import type { TrainEvent } from "../run/events.ts";

/** Maximum milliseconds of a wait, so that long pauses in a run are shortened. */
const LONGEST_WAIT = 1500;
/** Waits shorter than this are accumulated, since timers are not that exact. */
const SHORTEST_WAIT = 15;

/** Options of {@link replay}. */
export interface ReplayOptions {
  /** How many times as fast as the original run. */
  speed: number;
  /** The clock, in milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

/**
 * Yields the events of a run at their original pace, times `speed`, in groups of events that are due at the same time.
 */
export async function* replay(
  events: AsyncIterable<TrainEvent> | Iterable<TrainEvent>,
  { speed, now, wait }: ReplayOptions,
): AsyncGenerator<TrainEvent[], void> {
  let due: TrainEvent[] = [];
  // The time at which the previous event was due.
  let clock = now();
  let before: number | undefined;
  for await (const event of events) {
    clock += Math.max(0, Math.min(LONGEST_WAIT, (event.time - (before ?? event.time)) / speed));
    before = event.time;
    const ahead = clock - now();
    if (ahead >= SHORTEST_WAIT) {
      if (due.length > 0) yield due;
      due = [];
      await wait(ahead);
    } else if (ahead < -LONGEST_WAIT) clock = now(); // The program was suspended meanwhile.
    due.push(event);
  }
  if (due.length > 0) yield due;
}
