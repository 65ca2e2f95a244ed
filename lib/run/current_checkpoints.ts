import { UserError } from "../base/user_error.ts";
import { checkpointFiles, missingFiles } from "./checkpoint_files.ts";
import type { CheckpointState } from "./checkpoint_format.ts";
import { epochName, type NamedCheckpoint, newestFirst, parseCheckpointName } from "./checkpoint_names.ts";
import { readCheckpointState } from "./read_state.ts";

/** The checkpoints for resuming and for evaluating a run, by name. */
export interface CurrentCheckpoints {
  /** The newest one; undefined if there is none. */
  last: string | undefined;
  /** The best one; undefined if no epoch is complete. */
  best: string | undefined;
}

/**
 * Finds the newest and the best checkpoint of a run from the checkpoints themselves: the newest one's state
 * names the best epoch. The links `best` and `last` follow from this and are never read: a program that ends
 * between writing a checkpoint and moving the links leaves them outdated.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the newest checkpoint's state is damaged or has a newer format.
 */
export async function currentCheckpoints(folder: string): Promise<CurrentCheckpoints> {
  const found = await listCheckpoints(folder);
  const [last, before] = found;
  if (last === undefined) return { last: undefined, best: undefined };
  const state = await readCheckpointState(`${folder}/${last.name}`).catch((error) => {
    if (!(error instanceof UserError) || before === undefined) throw error;
    throw new UserError(`${error.message}; to use ${before.name} instead, rename ${folder}/${last.name}`);
  });
  const wanted = epochName(bestEpoch(state));
  const complete = found.filter(({ step }) => step === 0);
  // If the best one was removed, the newest epoch replaces it.
  const best = complete.find(({ name }) => name === wanted) ?? complete[0];
  return { last: last.name, best: best?.name };
}

/**
 * Returns the best epoch according to a checkpoint's state: by VAL on the held-out images, or the last
 * complete epoch if there are none; 0 if no epoch is complete.
 */
export function bestEpoch({ best, epoch }: Pick<CheckpointState, "best" | "epoch">): number {
  return best?.epoch ?? epoch;
}

/**
 * Lists the checkpoints of a run, the newest first. A folder in which a file is missing, because copying it
 * was interrupted, say, is not a checkpoint.
 *
 * @param folder The run's folder; if it does not exist, the list is empty.
 */
export async function listCheckpoints(folder: string): Promise<NamedCheckpoint[]> {
  const found: NamedCheckpoint[] = [];
  try {
    for await (const { name, isSymlink } of Deno.readDir(folder)) {
      const checkpoint = parseCheckpointName(name);
      // A link may point at a checkpoint of another run.
      if (
        checkpoint !== undefined && !isSymlink && await checkpointFiles(`${folder}/${name}`) !== undefined
      ) {
        found.push(checkpoint);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return found.sort(newestFirst);
}

/** A checkpoint of which files are missing. */
export interface IncompleteCheckpoint {
  name: string;
  missing: readonly string[];
}

/**
 * Finds the newest checkpoint of a run of which files are missing; undefined if there is none.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the disk cannot be read.
 */
export async function incompleteCheckpoint(folder: string): Promise<IncompleteCheckpoint | undefined> {
  const found: NamedCheckpoint[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const checkpoint = isDirectory ? parseCheckpointName(name) : undefined;
    if (checkpoint !== undefined) found.push(checkpoint);
  }
  for (const { name } of found.sort(newestFirst)) {
    const missing = await missingFiles(`${folder}/${name}`);
    if (missing.length > 0) return { name, missing };
  }
}
