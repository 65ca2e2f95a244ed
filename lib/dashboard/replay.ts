import type { TrainEvent } from "../run/events.ts";

/** Milliseconds that a wait lasts at most: nobody wants to watch a night of standing still. */
const LONGEST_WAIT = 1500;
/** Waits shorter than this are saved up: timers are not that exact. */
const SHORTEST_WAIT = 15;

/** What a replay depends on beside its events. */
export interface ReplayOptions {
  /** How many times as fast as it happened. */
  speed: number;
  /** The clock, in milliseconds. */
  now(): number;
  /** Waits so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/**
 * The events of a run as they happened, only faster: each comes when its time has come, in groups of those that are
 * due together.
 */
export async function* replay(
  events: readonly TrainEvent[],
  { speed, now, wait }: ReplayOptions,
): AsyncGenerator<TrainEvent[], void> {
  let due: TrainEvent[] = [];
  // When, by the clock, the event before was due.
  let clock = now();
  let before = events[0]?.time ?? 0;
  for (const event of events) {
    clock += Math.max(0, Math.min(LONGEST_WAIT, (event.time - before) / speed));
    before = event.time;
    const ahead = clock - now();
    if (ahead >= SHORTEST_WAIT) {
      if (due.length > 0) yield due;
      due = [];
      await wait(ahead);
    } else if (ahead < -LONGEST_WAIT) clock = now(); // The program was stopped meanwhile.
    due.push(event);
  }
  if (due.length > 0) yield due;
}
