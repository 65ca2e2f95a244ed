import { describeDiskError, withDiskErrors } from "../base/files.ts";
import { syncFolder } from "../base/sync_folder.ts";
import { boundReport } from "./bound_report.ts";
import { currentEvents } from "./current_events.ts";
import type { NewEvent, TrainEvent } from "./events.ts";
import { logLines } from "./log_lines.ts";

/** The name of the log in a run's folder. */
export const EVENT_LOG = "events.jsonl";

/**
 * Appends events to a run's log as they happen, one line of JSON each.
 *
 * Each line is passed to the operating system at once, so that a viewer in another terminal sees it and a
 * crash of the program loses nothing.
 */
export class EventLog {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #now: () => number;
  readonly #encoder = new TextEncoder();

  /**
   * Opens the log, or creates it.
   *
   * @param folder The run's folder; it must exist.
   * @param now The clock, in milliseconds since 1970.
   * @throws {UserError} If the log cannot be written.
   */
  constructor(folder: string, now: () => number) {
    this.#path = `${folder}/${EVENT_LOG}`;
    this.#now = now;
    try {
      this.#file = Deno.openSync(this.#path, { append: true, create: true });
    } catch (error) {
      throw describeDiskError(this.#path, error) ?? error;
    }
  }

  /**
   * Adds the time to an event, appends it and returns it.
   *
   * @throws {UserError} If the disk is full.
   */
  append(event: NewEvent): TrainEvent {
    const stamped = { time: this.#now(), ...bounded(event) } as TrainEvent;
    const line = this.#encoder.encode(JSON.stringify(stamped) + "\n");
    let written = 0;
    try {
      while (written < line.length) written += this.#file.writeSync(line.subarray(written));
    } catch (error) {
      this.#removeLast(written);
      throw describeDiskError(this.#path, error) ?? error;
    }
    return stamped;
  }

  /**
   * Returns once all events are on the disk, so that a checkpoint that follows never knows more than the log, even if
   * the machine loses its power.
   *
   * @throws {UserError} If the disk cannot be written.
   */
  async sync(): Promise<void> {
    await withDiskErrors(this.#path, () => this.#file.syncData());
  }

  /** Removes the beginning of a line that could not be written, which would make the next line unreadable. */
  #removeLast(bytes: number): void {
    if (bytes === 0) return;
    try {
      this.#file.truncateSync(this.#file.statSync().size - bytes);
    } catch {
      // The error of writing is thrown.
    }
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }
}

/**
 * Reads the events of a run in order, without what a rescue took back. An incomplete last line, which a crash
 * leaves, is ignored.
 *
 * @throws {UserError} If the log is missing or one of its lines is not an event.
 */
export async function readEvents(folder: string): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const lines of logLines(`${folder}/${EVENT_LOG}`)) {
    for (const { event } of lines) events.push(event);
  }
  return currentEvents(events);
}

/**
 * Removes events from a run's log, so that a run that is resumed from an earlier checkpoint has a consistent
 * log. It works on a copy that replaces the log; the other lines are not changed. It needs little memory, however long
 * the log is.
 *
 * @param keep Returns whether to keep an event; called with each one in order.
 * @param missing Returns events to append, after the last call of `keep`; they are in the copy, so that the log never
 * lacks only some of them.
 * @throws {UserError} If the log is missing or damaged, or the disk cannot be written.
 */
export async function pruneEvents(
  folder: string,
  keep: (event: TrainEvent) => boolean,
  missing: () => readonly TrainEvent[] = () => [],
): Promise<void> {
  const path = `${folder}/${EVENT_LOG}`;
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  const encoder = new TextEncoder();
  await withDiskErrors(path, async () => {
    try {
      {
        using file = await Deno.open(temporary, { write: true, createNew: true });
        const write = async (text: string) => {
          const bytes = encoder.encode(text);
          for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
        };
        for await (const lines of logLines(path)) {
          await write(lines.filter(({ event }) => keep(event)).map(({ line }) => line + "\n").join(""));
        }
        await write(missing().map((event) => JSON.stringify(event) + "\n").join(""));
        await file.sync();
      }
      await Deno.rename(temporary, path);
      await syncFolder(folder);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Limits an event whose size grows with the number of classes. */
function bounded(event: NewEvent): NewEvent {
  if (event.type !== "final_evaluation") return event;
  return { ...event, report: boundReport(event.report) as typeof event.report };
}
