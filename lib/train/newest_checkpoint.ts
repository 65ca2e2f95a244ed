import { UserError } from "../base/user_error.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { adoptCopies } from "../run/adopt_copies.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
import { listCheckpoints } from "../run/current_checkpoints.ts";
import { linkCheckpoints, restoreReplaced } from "../run/link_checkpoints.ts";

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
 * @throws {UserError} If the newest checkpoint cannot be used, or the disk cannot be written.
 */
export async function openNewestCheckpoint(folder: string): Promise<NewestCheckpoint | undefined> {
  await restoreReplaced(folder);
  await adoptCopies(folder);
  const [newest, before] = await listCheckpoints(folder);
  if (newest === undefined) return;
  const { name: last } = newest;
  const checkpoint = await readCheckpoint(`${folder}/${last}`).catch((error) => {
    if (!(error instanceof UserError) || before === undefined) throw error;
    // A resume always uses the newest checkpoint, so this is how to use another one.
    throw new UserError(`${error.message}; to resume from ${before.name}, rename ${folder}/${last}`);
  });
  const { best, fault } = await linkCheckpoints(folder);
  return { last, checkpoint, best, ...(fault === undefined ? {} : { linkFault: fault }) };
}
