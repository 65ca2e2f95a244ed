import { disk } from "../base/disk.ts";
import { describeDiskError, withDiskErrors } from "../base/files.ts";
import { syncFolder } from "../base/sync_folder.ts";
import type { UserError } from "../base/user_error.ts";
import { boundReport } from "./bound_report.ts";
import { currentEvents } from "./current_events.ts";
import type { EventOf, NewEvent, TrainEvent } from "./events.ts";
import { logLines } from "./log_lines.ts";

/** The name of the log in a run's folder. */
export const EVENT_LOG = "events.jsonl";

/** The maximum number of bytes that wait for a log that cannot be written; further steps are left out. */
const MAX_WAITING = 1 << 26;

/** Events that can be left out of a log when there is no room for them: there are many, and others sum them up. */
const MANY: readonly TrainEvent["type"][] = ["step", "mining", "machine", "workers"];

/**
 * Appends events to a run's log as they happen, one line of JSON each.
 *
 * Each line is passed to the operating system at once, so that a viewer in another terminal sees it and a
 * crash of the program loses nothing. If the log cannot be written, its lines wait in memory, and each further event
 * tries again: a training does not end because of its log.
 */
export class EventLog {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #now: () => number;
  readonly #encoder = new TextEncoder();
  /** Lines that are not written yet; of the first one perhaps the end only. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  #fault: UserError | undefined;

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
      this.#file = disk.openSync(this.#path, { append: true, create: true });
    } catch (error) {
      throw describeDiskError(this.#path, error) ?? error;
    }
  }

  /** Adds the time to an event, appends it and returns it. */
  append(event: NewEvent): TrainEvent {
    const stamped = { time: this.#now(), ...bounded(event) } as TrainEvent;
    if (this.#waitingBytes > MAX_WAITING && MANY.includes(event.type)) this.#leftOut++;
    else {
      if (this.#leftOut > 0) {
        const message = `${this.#leftOut} events are missing here: the log could not be written`;
        this.#leftOut = 0;
        this.#add({ time: stamped.time, type: "log", level: "warning", message });
      }
      this.#add(stamped);
    }
    this.#write();
    return stamped;
  }

  /** Tries again to write what waits. */
  retry(): void {
    this.#write();
  }

  /** Why the log cannot be written at the moment; undefined if all events are in it. */
  get fault(): UserError | undefined {
    return this.#fault;
  }

  /**
   * Returns once all events are on the disk, so that a checkpoint that follows never knows more than the log, even if
   * the machine loses its power.
   *
   * @throws {UserError} If the disk cannot be written.
   */
  async sync(): Promise<void> {
    this.#write();
    if (this.#fault !== undefined) throw this.#fault;
    await withDiskErrors(this.#path, () => disk.syncData(this.#file, this.#path));
  }

  #add(event: TrainEvent): void {
    const line = this.#encoder.encode(JSON.stringify(event) + "\n");
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
  }

  /** Writes what waits. A line that is written in part is continued the next time, so that no line is damaged. */
  #write(): void {
    let i = 0;
    try {
      for (; i < this.#waiting.length; i++) {
        disk.writeSync(this.#file, this.#path, this.#waiting[i]!, (written) => {
          this.#waitingBytes -= written;
          this.#waiting[i] = this.#waiting[i]!.subarray(written);
        });
      }
      this.#fault = undefined;
    } catch (error) {
      this.#fault = describeDiskError(this.#path, error);
      if (this.#fault === undefined) throw error;
    } finally {
      this.#waiting.splice(0, i);
    }
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }
}

/**
 * Returns a function that appends events to a log and passes them on. When the log cannot be written any more, it also
 * emits a warning, and another event when it can again. The end of a run is the last event of its log, so a warning that
 * it is not in there is only passed on.
 *
 * @param take Receives every event.
 */
export function emitTo(log: EventLog, take: (event: TrainEvent) => void): (event: NewEvent) => void {
  let fails = false;
  const note = (level: EventOf<"log">["level"], message: string) =>
    take(log.append({ type: "log", level, message }));
  return (event) => {
    if (fails) {
      log.retry();
      if (log.fault === undefined) {
        fails = false;
        note("info", "The log is complete again");
      }
    }
    const appended = log.append(event);
    take(appended);
    const { fault } = log;
    if (fault === undefined) return;
    if (event.type === "run_finished") {
      const message = `The end of this run is not in its log: ${fault.message}`;
      return take({ time: appended.time, type: "log", level: "warning", message });
    }
    if (fails) return;
    fails = true;
    note("warning", `${fault.message}. Its events wait in memory, and it is tried again`);
  };
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
        using file = await disk.open(temporary, { write: true, createNew: true });
        const write = (text: string) => disk.write(file, temporary, encoder.encode(text));
        for await (const lines of logLines(path)) {
          await write(lines.filter(({ event }) => keep(event)).map(({ line }) => line + "\n").join(""));
        }
        await write(missing().map((event) => JSON.stringify(event) + "\n").join(""));
        await disk.sync(file, temporary);
      }
      await disk.rename(temporary, path);
      await syncFolder(folder);
    } catch (error) {
      await disk.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Limits an event whose size grows with the number of classes. */
function bounded(event: NewEvent): NewEvent {
  if (event.type !== "final_evaluation") return event;
  return { ...event, report: boundReport(event.report) as typeof event.report };
}
