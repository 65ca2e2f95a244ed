import { describeDiskError, writeFileAtomically } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { boundReport } from "./bound_report.ts";
import { type NewEvent, TrainEvent } from "./events.ts";

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
    try {
      for (let written = 0; written < line.length;) written += this.#file.writeSync(line.subarray(written));
    } catch (error) {
      throw describeDiskError(this.#path, error) ?? error;
    }
    return stamped;
  }

  /** Closes the file. */
  close(): void {
    this.#file.close();
  }
}

/**
 * Reads the events of a run in order. An incomplete last line, which a crash leaves, is ignored.
 *
 * @throws {UserError} If the log is missing or one of its lines is not an event.
 */
export async function readEvents(folder: string): Promise<TrainEvent[]> {
  return (await readLines(folder)).map(({ event }) => event);
}

/**
 * Removes events from a run's log, so that a run that is resumed from an earlier checkpoint has a consistent
 * log. It works on a copy that replaces the log; the other lines are not changed.
 *
 * @param keep Returns whether to keep an event.
 * @throws {UserError} If the log is missing or damaged, or the disk cannot be written.
 */
export async function pruneEvents(folder: string, keep: (event: TrainEvent) => boolean): Promise<void> {
  const lines = (await readLines(folder)).filter(({ event }) => keep(event));
  await writeFileAtomically(`${folder}/${EVENT_LOG}`, lines.map(({ line }) => line + "\n").join(""));
}

async function readLines(folder: string): Promise<{ line: string; event: TrainEvent }[]> {
  const path = `${folder}/${EVENT_LOG}`;
  const text = await Deno.readTextFile(path).catch(() => {
    throw new UserError(`Expected the events of a run in ${path} but found no such file`);
  });
  const lines = text.split("\n");
  lines.pop(); // The text after the last newline: nothing, or an incomplete line.
  return lines.map((line, i) => {
    try {
      return { line, event: TrainEvent.parse(JSON.parse(line)) };
    } catch {
      throw new UserError(`Expected an event in line ${i + 1} of ${path} but found ${line.slice(0, 40)}`);
    }
  });
}

/** Limits an event whose size grows with the number of classes. */
function bounded(event: NewEvent): NewEvent {
  if (event.type !== "final_evaluation") return event;
  return { ...event, report: boundReport(event.report) as typeof event.report };
}
