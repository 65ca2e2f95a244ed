import { UserError } from "../base/user_error.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { adoptCopies } from "../run/adopt_copies.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
import { incompleteCheckpoint, listCheckpoints } from "../run/current_checkpoints.ts";
import { EVENT_LOG } from "../run/event_log.ts";
import { linkCheckpoints, restoreReplaced } from "../run/link_checkpoints.ts";
import { logLines } from "../run/log_lines.ts";

/** Where a run is resumed. */
export interface NewestCheckpoint {
  /** The name of the newest checkpoint. */
  last: string;
  checkpoint: Checkpoint;
  /** The name of the best checkpoint; undefined if no epoch is complete. */
  best: string | undefined;
  /** Why a link could not be corrected, if so. */
  linkFault?: UserError;
}

/**
 * Reads the newest checkpoint of a run and repairs what an interrupted write left behind: a checkpoint that
 * was about to be replaced is put back, and the links are corrected.
 *
 * @param folder The run's folder; no training may be running in it.
 * @returns Undefined if there is no checkpoint yet.
 * @throws {UserError} If the newest checkpoint cannot be used, it is lost or incomplete, or the disk cannot be written.
 */
export async function openNewestCheckpoint(folder: string): Promise<NewestCheckpoint | undefined> {
  await restoreReplaced(folder);
  await adoptCopies(folder);
  const [newest, before] = await listCheckpoints(folder);
  if (newest === undefined) {
    await refuseLost(folder);
    return;
  }
  const { name: last } = newest;
  const checkpoint = await readCheckpoint(`${folder}/${last}`).catch((error) => {
    if (!(error instanceof UserError) || before === undefined) throw error;
    // A resume always uses the newest checkpoint, so this is how to use another one.
    throw new UserError(`${error.message}; to resume from ${before.name}, rename ${folder}/${last}`);
  });
  const { best, fault } = await linkCheckpoints(folder);
  return { last, checkpoint, best, ...(fault === undefined ? {} : { linkFault: fault }) };
}

/** A run that starts again loses its log, which is right only if it has never had a checkpoint. */
async function refuseLost(folder: string): Promise<void> {
  const incomplete = await incompleteCheckpoint(folder);
  const expected = `Expected a checkpoint to resume from in ${folder} but`;
  if (incomplete !== undefined) {
    const { name, missing } = incomplete;
    throw new UserError(
      `${expected} ${name} lacks ${
        missing.join(", ")
      }; restore that, or to start again, rename ${folder}/${name}`,
    );
  }
  const log = `${folder}/${EVENT_LOG}`;
  const name = await lastSaved(log);
  if (name === undefined) return;
  throw new UserError(
    `${expected} ${name}, which its log says was saved, is missing; restore it, or to start again, rename ${log}`,
  );
}

/** The checkpoint that a log says was saved last, unless a rescue went back; undefined if there is none, or no such log. */
async function lastSaved(log: string): Promise<string | undefined> {
  let name: string | undefined;
  try {
    for await (const lines of logLines(log)) {
      for (const { event } of lines) {
        if (event.type === "checkpoint_saved") name = event.name;
        else if (event.type === "rescued") name = undefined; // It removed those after the point that it went back to.
      }
    }
    return name;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
