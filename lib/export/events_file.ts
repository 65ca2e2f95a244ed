import { describeDiskError } from "../base/files.ts";
import { versionEvent } from "./tensorboard_event.ts";
import { tfRecord } from "./tf_record.ts";

/** A file of TensorBoard's events that is being written. */
export interface EventsFile {
  /** Appends an event, a serialised `Event` of TensorFlow's: whoever reads the file has it at once. */
  write(event: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/**
 * Opens a new file of TensorBoard's events. Each event goes to the operating system at once.
 *
 * @param path The file's; its name must hold `tfevents`.
 * @param time When it begins, in seconds since 1970.
 * @throws {UserError} If it cannot be written, now or later.
 */
export function openEventsFile(path: string, time: number): EventsFile {
  const orUserError = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw describeDiskError(path, error) ?? error;
    }
  };
  const file = orUserError(() => Deno.openSync(path, { write: true, create: true, truncate: true }));
  const write = (event: Uint8Array<ArrayBuffer>) =>
    orUserError(() => {
      const record = tfRecord(event);
      for (let written = 0; written < record.length;) written += file.writeSync(record.subarray(written));
    });
  write(versionEvent(time));
  return { write, close: () => file.close() };
}
