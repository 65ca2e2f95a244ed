import { readEvents } from "../../run/event_log.ts";
import type { TrainEvent } from "../../run/events.ts";

/** How far a training is: epochs that are complete, and steps after them, since the newest rescue that it knows. */
export interface Place {
  epoch: number;
  step: number;
  /** The rescues before. */
  rescues: number;
}

/** How far a run is. */
export interface Reached {
  /** The newest checkpoint that its log says was saved; the beginning if none was. */
  saved: Place;
  /** The rescues in its log, those after that checkpoint included. */
  rescues: number;
}

const START: Place = { epoch: 0, step: 0, rescues: 0 };

/** Finds how far a run is, from its log. */
export async function reachedPlace(folder: string): Promise<Reached> {
  return reachedIn(await readEvents(folder).catch(() => []));
}

/** Finds how far a run is, from the events that count. */
export function reachedIn(events: readonly TrainEvent[]): Reached {
  let saved = START;
  let rescues = 0;
  for (const event of events) {
    if (event.type === "rescued") rescues++;
    // From here on checkpoints are taken back, before the rescue is in the log.
    if (event.type === "alert" && event.kind === "collapse") saved = START;
    if (event.type === "checkpoint_saved") saved = { epoch: event.epoch, step: event.step, rescues };
  }
  return { saved, rescues };
}

/** Where the last session of a run began. */
export async function resumedPlace(folder: string): Promise<Reached> {
  const events = await readEvents(folder);
  const last = events.findLastIndex(({ type }) => type === "run_started");
  const started = events[last];
  const rescues = events.slice(0, Math.max(0, last)).filter(({ type }) => type === "rescued").length;
  const from = started?.type === "run_started" ? started.resumed_from : undefined;
  return { saved: from === undefined ? START : { epoch: from.epoch, step: from.step, rescues }, rescues };
}

/** Whether a run that has come to one point lacks work that was saved at another. A rescue may go back behind that. */
export function lacks(
  { saved: { epoch, step }, rescues }: Reached,
  { saved }: Pick<Reached, "saved">,
): boolean {
  if (rescues !== saved.rescues) return rescues < saved.rescues;
  return epoch < saved.epoch || (epoch === saved.epoch && step < saved.step);
}
