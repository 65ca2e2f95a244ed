import { checkpointFiles } from "./checkpoint_files.ts";
import type { CheckpointState } from "./checkpoint_format.ts";
import { epochName, type NamedCheckpoint, newestFirst, parseCheckpointName } from "./checkpoint_names.ts";
import { readCheckpointState } from "./read_state.ts";

/** The checkpoints by which a run is resumed and measured, by name. */
export interface CurrentCheckpoints {
  /** The newest one; undefined where there is none. */
  last: string | undefined;
  /** The best one; undefined where no epoch is complete. */
  best: string | undefined;
}

/**
 * The newest and the best checkpoint of a run, as the checkpoints themselves say: the newest one's state names the best
 * epoch. The links `best` and `last` follow from this, and are never asked: a program that ends between writing a
 * checkpoint and moving the links leaves them behind.
 *
 * @param folder The run's.
 * @throws {UserError} If the newest checkpoint's state is damaged or of a newer version.
 */
export async function currentCheckpoints(folder: string): Promise<CurrentCheckpoints> {
  const found = await listCheckpoints(folder);
  const [last] = found;
  if (last === undefined) return { last: undefined, best: undefined };
  const wanted = epochName(bestEpoch(await readCheckpointState(`${folder}/${last.name}`)));
  const complete = found.filter(({ step }) => step === 0);
  // Where somebody has removed the best one, the newest epoch stands in for it.
  const best = complete.find(({ name }) => name === wanted) ?? complete[0];
  return { last: last.name, best: best?.name };
}

/**
 * The best epoch as a checkpoint's state says it: by VAL on the held-out images, and the last complete epoch where
 * there are none; 0 where no epoch is complete.
 */
export function bestEpoch({ best, epoch }: Pick<CheckpointState, "best" | "epoch">): number {
  return best?.epoch ?? epoch;
}

/**
 * The checkpoints of a run, the newest first. One that lacks a file, as where somebody's copying was interrupted, is
 * none.
 *
 * @param folder The run's; where it does not exist there are none.
 */
export async function listCheckpoints(folder: string): Promise<NamedCheckpoint[]> {
  const found: NamedCheckpoint[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const checkpoint = parseCheckpointName(name);
      if (checkpoint !== undefined && await checkpointFiles(`${folder}/${name}`) !== undefined) {
        found.push(checkpoint);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return found.sort(newestFirst);
}
