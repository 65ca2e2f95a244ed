import { UserError } from "../base/user_error.ts";
import { EVENT_LOG } from "./event_log.ts";
import { type EventOf, TrainEvent } from "./events.ts";
import { findRun, RUN_FILES, SHIPPED_RUN } from "./run_folder.ts";

/**
 * Where a run stands: a training is `running` in its folder; or it is `finished`, with its last event, in whatever
 * way; or it was `interrupted`, and nothing tells its end.
 */
export type RunStatus =
  | { state: "running" }
  | { state: "finished"; end: EventOf<"run_finished"> }
  | { state: "interrupted" };

/** A run in a folder of runs. */
export interface ListedRun {
  /** Its name. */
  name: string;
  /** Its folder. */
  folder: string;
  /** Where it stands. */
  status: RunStatus;
  /** When it last told something, in milliseconds since 1970. */
  time: number;
}

/** The end of a log that is searched for its last event: longer than any `run_finished`. */
const TAIL_BYTES = 1 << 16;

/**
 * Where a run stands.
 *
 * Whether somebody trains in the folder is found out by trying the lock that a training holds (`lockRun`), which is
 * freed at once. A training that tries to take it in that moment, some microseconds, is told that another is at
 * work; so the lock is tried only where the log does not tell the end, which leaves the resume of an interrupted run,
 * and a new run before its first event.
 *
 * @param folder The run's.
 */
export async function runStatus(folder: string): Promise<RunStatus> {
  const last = await lastEvent(folder);
  if (last?.type === "run_finished") return { state: "finished", end: last };
  return { state: await isLocked(folder) ? "running" : "interrupted" };
}

/**
 * The runs in a folder that have a log: those that are running first, then the newest. The run that comes with the
 * project is as new as the clone, so it stands last unless it is running.
 */
export async function listRuns(runs: string): Promise<ListedRun[]> {
  const folder = runs.replace(/(?<=.)\/+$/, "");
  const found: ListedRun[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const inside = `${folder}/${name}`;
      const log = await Deno.stat(`${inside}/${EVENT_LOG}`).catch(() => undefined);
      if (log === undefined) continue;
      found.push({ name, folder: inside, status: await runStatus(inside), time: log.mtime?.getTime() ?? 0 });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  const rank = ({ name, status }: ListedRun) => status.state === "running" ? 0 : name === SHIPPED_RUN ? 2 : 1;
  return found.sort((a, b) => rank(a) - rank(b) || b.time - a.time || (a.name < b.name ? 1 : -1));
}

/**
 * The folder of the run that a viewer should show: the one of a name or path, or else the first of {@link listRuns}.
 *
 * @throws {UserError} If there is none.
 */
export async function findRunToWatch(runs: string, name?: string): Promise<string> {
  if (name !== undefined) return await findRun(runs, name);
  const [first] = await listRuns(runs);
  if (first === undefined) {
    throw new UserError(`Expected a run to watch in ${runs} but found none; start one with deno task train`);
  }
  return first.folder;
}

/** The last event in a run's log; undefined if there is none, or its line is longer than the end that is read. */
async function lastEvent(folder: string): Promise<TrainEvent | undefined> {
  try {
    using file = await Deno.open(`${folder}/${EVENT_LOG}`);
    const { size } = await file.stat();
    await file.seek(Math.max(0, size - TAIL_BYTES), Deno.SeekMode.Start);
    const tail = new Uint8Array(TAIL_BYTES);
    let filled = 0;
    for (let read; (read = await file.read(tail.subarray(filled))); filled += read);
    const lines = new TextDecoder().decode(tail.subarray(0, filled)).split("\n");
    // What follows the last line's end is nothing, or a line that is not whole.
    return TrainEvent.parse(JSON.parse(lines.at(-2) ?? ""));
  } catch {
    return undefined;
  }
}

/** Whether a training holds the lock of a run. */
async function isLocked(folder: string): Promise<boolean> {
  try {
    using file = await Deno.open(`${folder}/${RUN_FILES.config}`);
    // Shared, so that two viewers do not take each other for a training.
    return !await file.tryLock(false);
  } catch {
    return false;
  }
}
