import { basename, resolve } from "node:path";
import type { TrainEvent } from "./events.ts";

/** An event of a log, with the name that the run has now: its folder may have been renamed since it was trained. */
export function namedByFolder(event: TrainEvent, folder: string): TrainEvent {
  return event.type === "run_started" ? { ...event, run: basename(resolve(folder)) } : event;
}
