import { withDiskErrors } from "../base/files.ts";
import type { TrainEvent } from "../run/events.ts";
import { openEventsFile } from "./events_file.ts";
import { pastScalars } from "./past_scalars.ts";
import type { scalarsTaker } from "./scalars_of_events.ts";
import { scalarEvent } from "./tensorboard_event.ts";

/** The prefix by which TensorBoard recognises event files. */
export const EVENTS_PREFIX = "events.out.tfevents.";
/** The suffix of the event files that Trinca writes. */
export const EVENTS_SUFFIX = ".trinca";

/**
 * Writes a run's curves for TensorBoard into the run's folder while the run continues, starting with the points of the
 * log so far. Replaces the file of an earlier session, because a resumed run discards what followed its checkpoint.
 *
 * @param folder The run's folder.
 * @param now The clock, in milliseconds since 1970.
 * @param open Opens the file.
 * @returns A function that takes each new event; the run's last event closes the file.
 * @throws {UserError} If the log is damaged or the file cannot be written, now or when an event is taken.
 */
export async function openLiveScalars(
  folder: string,
  now: () => number,
  open = openEventsFile,
): Promise<(event: TrainEvent) => void> {
  // Before the file of an earlier session is removed: the log may be damaged.
  for await (const _ of pastScalars(folder));
  await withDiskErrors(folder, async () => {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      const ours = isFile && name.startsWith(EVENTS_PREFIX) && name.endsWith(EVENTS_SUFFIX);
      if (ours) await Deno.remove(`${folder}/${name}`);
    }
  });
  const seconds = now() / 1000;
  const file = open(`${folder}/${EVENTS_PREFIX}${Math.floor(seconds)}${EVENTS_SUFFIX}`, seconds);
  let take: ReturnType<typeof scalarsTaker> | undefined;
  for await (const past of pastScalars(folder)) {
    for (const point of past.scalars) file.write(scalarEvent(point));
    take = past.take;
  }
  return (event) => {
    const point = take?.(event);
    if (point !== undefined) file.write(scalarEvent(point));
    if (event.type === "run_finished") file.close();
  };
}
