import { isRegularFile } from "../base/read_regular_file.ts";
import { UserError } from "../base/user_error.ts";
import { EVENT_LOG } from "./event_log.ts";
import { type EventOf, TrainEvent } from "./events.ts";
import { findRun, isRun, isUnfinished, RUN_FILES, SHIPPED_RUNS } from "./run_folder.ts";

/**
 * The state of a run: a training is `running` in its folder; or it is `finished`, with its last event, in
 * whatever way; or it was `interrupted` and the log has no end.
 */
export type RunStatus =
  | { state: "running" }
  | { state: "finished"; end: EventOf<"run_finished"> }
  | { state: "interrupted" };

/** A run in a folder of runs. */
export interface ListedRun {
  name: string;
  folder: string;
  status: RunStatus;
  /** The time of its last event, in milliseconds since 1970. */
  time: number;
}

/**
 * The number of bytes at the end of a log that are searched for its last event: longer than any
 * `run_finished` and a few lines that follow it.
 */
const TAIL_BYTES = 1 << 16;

/**
 * Determines the state of a run.
 *
 * To find out whether a training is running, it tries the lock that a training holds (`lockRun`) and
 * releases it at once. A training that tries to lock the folder during these microseconds fails with the
 * error that another one is running. Therefore the lock is only tried if the log has no end, which leaves
 * the resume of an interrupted run, and a new run before its first event.
 *
 * @param folder The run's folder.
 */
export async function runStatus(folder: string): Promise<RunStatus> {
  const last = await lastEvent(folder);
  if (last?.type === "run_finished") return { state: "finished", end: last };
  return { state: await isLocked(folder) ? "running" : "interrupted" };
}

/**
 * Lists the runs in a folder that have a log: running ones first, then the newest. The runs that are part of
 * the project are as new as the clone, so they are the last ones unless they are running.
 */
export async function listRuns(runs: string): Promise<ListedRun[]> {
  const folder = runs.replace(/(?<=.)\/+$/, "");
  const found: ListedRun[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (isUnfinished(name)) continue;
      const inside = `${folder}/${name}`;
      const log = await Deno.stat(`${inside}/${EVENT_LOG}`).catch(() => undefined);
      if (log === undefined) continue;
      found.push({ name, folder: inside, status: await runStatus(inside), time: log.mtime?.getTime() ?? 0 });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  const rank = ({ name, status }: ListedRun) =>
    status.state === "running" ? 0 : SHIPPED_RUNS.includes(name) ? 2 + SHIPPED_RUNS.indexOf(name) : 1;
  return found.sort((a, b) => rank(a) - rank(b) || b.time - a.time || (a.name < b.name ? 1 : -1));
}

/**
 * Returns the folder of the run that a viewer should show: the one of a name or path, or else the first of
 * {@link listRuns}. The name may be that of a folder of runs, such as a sweep's: then it is the first one in there.
 *
 * @throws {UserError} If there is none.
 */
export async function findRunToWatch(runs: string, name?: string): Promise<string> {
  if (name !== undefined) {
    const places = [name, `${runs.replace(/\/+$/, "")}/${name}`];
    const isNamed = (await Promise.all(places.map(isRun))).includes(true);
    for (const place of isNamed ? [] : places) {
      const [first] = await listRuns(place);
      if (first !== undefined) return first.folder;
    }
    return await findRun(runs, name);
  }
  const [first] = await listRuns(runs);
  if (first === undefined) {
    throw new UserError(`Expected a run to watch in ${runs} but found none; start one with deno task train`);
  }
  return first.folder;
}

/**
 * Returns the last event in a run's log that is no message: what a library or TensorBoard's file has to say may follow
 * the end of a run. Undefined if there is none, or not in the part that is read, or if a line after it is damaged.
 */
async function lastEvent(folder: string): Promise<TrainEvent | undefined> {
  try {
    if (!await isRegularFile(`${folder}/${EVENT_LOG}`)) return undefined;
    using file = await Deno.open(`${folder}/${EVENT_LOG}`);
    const { size } = await file.stat();
    await file.seek(Math.max(0, size - TAIL_BYTES), Deno.SeekMode.Start);
    const tail = new Uint8Array(TAIL_BYTES);
    let filled = 0;
    for (let read; (read = await file.read(tail.subarray(filled))); filled += read);
    const lines = new TextDecoder().decode(tail.subarray(0, filled)).split("\n");
    // The text after the last newline is nothing, or an incomplete line.
    for (let i = lines.length - 2; i >= 0; i--) {
      const event = TrainEvent.parse(JSON.parse(lines[i]!));
      if (event.type !== "log") return event;
    }
    return undefined;
  } catch {
    return undefined;
  }
}

/** Whether a training holds the lock of a run. */
async function isLocked(folder: string): Promise<boolean> {
  try {
    if (!await isRegularFile(`${folder}/${RUN_FILES.config}`)) return false;
    using file = await Deno.open(`${folder}/${RUN_FILES.config}`);
    // A shared lock, so that two viewers do not mistake each other for a training.
    return !await file.tryLock(false);
  } catch {
    return false;
  }
}
