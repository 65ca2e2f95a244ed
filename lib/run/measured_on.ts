import type { EventOf } from "./events.ts";
import type { RunHistory } from "./run_history.ts";

/** The data set that a run's evaluations were measured on. */
export type LoggedData = EventOf<"run_started">["dataset"];

/** The data that a log's figures were measured on; undefined without a log. */
export function measuredOn({ epochs }: RunHistory): LoggedData | undefined {
  return epochs.run?.dataset;
}

/**
 * Whether figures of two logs were measured on the same images, so that they can be compared: the same files, divided and
 * prepared in the same way.
 */
export function onSameData(a: LoggedData | undefined, b: LoggedData | undefined): boolean {
  return a !== undefined && b !== undefined && a.digest === b.digest && a.test_images === b.test_images;
}

/** Whether all logs that say what they were measured on say the same. */
export function allOnSameData(logs: readonly RunHistory[]): boolean {
  const [first, ...others] = logs.map(measuredOn).filter((data) => data !== undefined);
  return others.every((other) => onSameData(first, other));
}
