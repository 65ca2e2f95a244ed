import { readEvents } from "../run/event_log.ts";
import type { EventOf, TrainEvent } from "../run/events.ts";

/**
 * Reads the events of the run of the original's recipe that ships with the project. Its log has every 20th step only;
 * the steps between repeat the one before, so that there are as many as in its training.
 */
export async function shippedHistory(): Promise<TrainEvent[]> {
  const history = await readEvents(new URL("../../checkpoints/mnist", import.meta.url).pathname);
  const perEpoch = history.find((event) => event.type === "run_started")?.steps_per_epoch ?? 0;
  const filled: TrainEvent[] = [];
  let done = 0;
  let last: EventOf<"step"> | undefined;
  /** Repeats the last step up to a step, and not beyond the end of an epoch. */
  const repeat = (epoch: number, until: number) => {
    while (last !== undefined && done < until) {
      done++;
      filled.push({ ...last, epoch, step: done - (epoch - 1) * perEpoch, global_step: done });
    }
  };
  for (const event of history) {
    if (event.type === "step") {
      repeat(event.epoch, event.global_step - 1);
      last = event;
      done = event.global_step;
    } else if (event.type === "validation") {
      repeat(event.epoch, event.epoch * perEpoch);
    }
    filled.push(event);
  }
  return filled;
}
