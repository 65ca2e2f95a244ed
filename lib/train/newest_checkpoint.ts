import { UserError } from "../base/user_error.ts";
import { type Checkpoint, readCheckpoint } from "../run/checkpoint.ts";
import { listCheckpoints } from "../run/current_checkpoints.ts";
import { linkCheckpoints, restoreReplaced } from "../run/link_checkpoints.ts";

/** Where a run is resumed. */
export interface NewestCheckpoint {
  /** The name of its newest checkpoint. */
  last: string;
  /** That checkpoint. */
  checkpoint: Checkpoint;
  /** The name of its best checkpoint; undefined where no epoch is complete. */
  best: string | undefined;
}

/**
 * Reads the newest checkpoint of a run, and sets right what a program has left that ended while it wrote one: a
 * checkpoint that was about to be replaced is put back, and the links are repaired.
 *
 * @param folder The run's, in which no training is running.
 * @throws {UserError} If there is none, the newest one cannot be used, or the disk refuses.
 */
export async function openNewestCheckpoint(folder: string): Promise<NewestCheckpoint> {
  await restoreReplaced(folder);
  const [newest, before] = await listCheckpoints(folder);
  if (newest === undefined) {
    throw new UserError(`Expected a checkpoint in ${folder} to go on from but it has none; train a new run`);
  }
  const { name: last } = newest;
  const checkpoint = await readCheckpoint(`${folder}/${last}`).catch((error) => {
    if (!(error instanceof UserError) || before === undefined) throw error;
    // A resume takes the newest checkpoint there is, so this is how to use another.
    throw new UserError(`${error.message}; to go on from ${before.name}, remove ${folder}/${last}`);
  });
  const { best } = await linkCheckpoints(folder);
  return { last, checkpoint, best };
}
