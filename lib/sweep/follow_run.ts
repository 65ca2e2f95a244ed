import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../base/user_error.ts";
import type { TrainEvent } from "../run/events.ts";
import { followEvents } from "../run/follow_events.ts";

const LOOK_EVERY_MS = 500;

/**
 * Follows the log of a run that has begun or is about to, for the view that shows it: what is damaged there is not their
 * concern.
 *
 * @param folder The run's folder; it need not exist yet.
 * @param take Receives new events; `restarted` says that the earlier ones are obsolete.
 * @param signal Ends it.
 */
export async function followRun(
  folder: string,
  take: (events: readonly TrainEvent[], restarted: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const pause = () => delay(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  let again = false;
  while (!signal.aborted) {
    try {
      for await (const { events, restarted } of followEvents(folder, { signal, wait: pause })) {
        take(events, restarted || again);
        again = false;
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      again = true; // There is no log yet, or it is being replaced.
      await pause();
    }
  }
}
