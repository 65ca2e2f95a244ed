import { writeFileAtomically } from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { EVENT_LOG, pruneEvents } from "../run/event_log.ts";
import type { EventOf, TrainEvent } from "../run/events.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { UserError } from "../base/user_error.ts";
import { logLines } from "../run/log_lines.ts";
import { isKeptOnResume } from "./is_kept_on_resume.ts";
import { UnloggedEvents } from "./unlogged_events.ts";

/** The checkpoint that a run is resumed from. */
export interface ResumedFrom {
  state: Pick<CheckpointState, "epoch" | "step" | "best" | "rescues">;
  /** The checkpoint on the disk. */
  saved: Pick<EventOf<"checkpoint_saved">, "name" | "digest" | "bytes">;
}

/**
 * Makes the log of a run what it would be if the training had ended with its checkpoint: what followed is removed, and
 * what the program did not come to emit is appended. Both happen in one step. A run without its log gets a new one.
 *
 * @param folder The run's folder; no training may be running in it.
 * @param from The checkpoint; if undefined, the training starts again, and the log is emptied.
 * @throws {UserError} If the log is damaged or the disk cannot be written.
 */
export async function repairLog(
  folder: string,
  from: ResumedFrom | undefined,
  now = Date.now,
): Promise<void> {
  const path = `${folder}/${EVENT_LOG}`;
  if (!await pathExists(path)) return;
  if (from === undefined) return await writeFileAtomically(path, "");
  const unlogged = new UnloggedEvents(from.state, from.saved);
  try {
    const isKept = isKeptOnResume(from.state, await countRescues(path, from.state.rescues?.length ?? 0));
    const keep = (event: TrainEvent) => {
      const kept = isKept(event);
      if (kept) unlogged.take(event);
      return kept;
    };
    await pruneEvents(
      folder,
      keep,
      () => unlogged.missing.map((event) => ({ time: now(), ...event }) as TrainEvent),
    );
  } catch (error) {
    if (!(error instanceof UserError) || !/^Expected (an event|the events) /.test(error.message)) throw error;
    throw new UserError(`${error.message}; to resume without its history, rename ${path}`);
  }
}

/** Counts the rescues of a checkpoint that the log has: one that replaces a lost log has fewer. */
async function countRescues(path: string, rescues: number): Promise<number> {
  if (rescues === 0) return 0;
  let found = 0;
  for await (const lines of logLines(path)) {
    found += lines.filter(({ event }) => event.type === "rescued" && event.rescue <= rescues).length;
  }
  return found;
}
