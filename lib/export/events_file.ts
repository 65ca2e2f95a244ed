import { disk } from "../base/disk.ts";
import { describeDiskError } from "../base/files.ts";
import { versionEvent } from "./tensorboard_event.ts";
import { tfRecord } from "./tf_record.ts";

/** A TensorBoard event file being written. */
export interface EventsFile {
  /** Appends an event, a serialised TensorFlow `Event`; readers of the file see it at once. */
  write(event: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/**
 * Opens a new TensorBoard event file. Each event is written without buffering.
 *
 * @param path The file's path; its name must contain `tfevents`.
 * @param time The start time, in seconds since 1970.
 * @throws {UserError} If the file cannot be written, now or later.
 */
export function openEventsFile(path: string, time: number): EventsFile {
  const orUserError = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw describeDiskError(path, error) ?? error;
    }
  };
  const file = orUserError(() => disk.openSync(path, { write: true, create: true, truncate: true }));
  const write = (event: Uint8Array<ArrayBuffer>) =>
    orUserError(() => {
      const record = tfRecord(event);
      disk.writeSync(file, path, record, () => {});
    });
  write(versionEvent(time));
  return { write, close: () => file.close() };
}
